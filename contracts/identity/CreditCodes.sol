// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A unified social credit code: 18 characters ASCII, left-aligned, zero-padded. Such codes are public.
type CreditCode is bytes32;

using CreditCodes for CreditCode global;

/// @title Unified social credit codes of organisations
/// @notice 18 characters of 31 (digits and letters without I O S V Z): department 1, type 1, division 6 (digits), body 9,
/// check character 1. `src/identity/creditCode.ts` is the same in TypeScript; a test drives both with the same codes.
/// @dev Source: GB 32100-2015; docs/identity.md.
library CreditCodes {
    /// The code departs from the shape at character `position`, counted from 0; 18 if it is too long.
    error MalformedCreditCode(CreditCode code, uint256 position);
    /// The last character of the code does not follow from the others; it should be `expected`.
    error WrongCheckCharacter(CreditCode code, bytes1 expected);

    uint256 internal constant LENGTH = 18;

    uint256 private constant BASE = 31;
    uint256 private constant DIVISION_START = 2;
    uint256 private constant DIVISION_END = 8;
    bytes31 private constant CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    /// What the letters A to Z count, a byte each: 10 to 30; zero for I O S V Z.
    bytes26 private constant LETTER_VALUES = hex"0a0b0c0d0e0f101100121314151600171819001a1b001c1d1e00";

    /// @notice The division in a valid code, such as 130100 in 91130100MA000000M0. Reverts {MalformedCreditCode},
    /// {WrongCheckCharacter}.
    function divisionOf(CreditCode code) internal pure returns (uint256 division) {
        uint256 word = uint256(CreditCode.unwrap(code));
        uint256 value;
        uint256 sum = 0;
        unchecked {
            uint256 weight = 1;
            for (uint256 i = 0; i < LENGTH; ++i) {
                value = _valueOf((word >> (248 - 8 * i)) & 0xff);
                bool inDivision = i >= DIVISION_START && i < DIVISION_END;
                if (value == BASE || (inDivision && value > 9)) revert MalformedCreditCode(code, i);
                if (inDivision) division = 10 * division + value;
                if (i == LENGTH - 1) break;
                sum += value * weight;
                weight *= 3;
            }
        }
        if (word << (8 * LENGTH) != 0) revert MalformedCreditCode(code, LENGTH);
        uint256 check = (BASE - (sum % BASE)) % BASE;
        if (value != check) revert WrongCheckCharacter(code, CHARACTERS[check]);
    }

    /// 0 to 30, or {BASE} for a character that is none of the 31.
    function _valueOf(uint256 character) private pure returns (uint256) {
        unchecked {
            uint256 digit = character - 48;
            if (digit < 10) return digit;
            uint256 letter = character - 65;
            uint256 value = letter < 26 ? uint8(LETTER_VALUES[letter]) : 0;
            return value == 0 ? BASE : value;
        }
    }
}
