// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CityCode} from "../codes/CityCodes.sol";

/// A unified social credit code: 18 characters ASCII, left-aligned, zero-padded. Such codes are public.
type CreditCode is bytes32;

using CreditCodes for CreditCode global;

/// @title Unified social credit codes of organisations
/// @notice 18 characters of 31 (digits and letters without I O S V Z): department 1, type 1, division 6 (digits), body 9,
/// check character 1. `src/identity/creditCode.ts` is the same in TypeScript; a test drives both with the same codes.
/// @dev Source: GB 32100-2015; docs/identity.md.
library CreditCodes {
    /// The character at `position`, counted from 0, is none of the 31; where there are several, the last of the first 17.
    /// 18 if the code is too long, 2 if its division has other characters than digits though the check character fits.
    error MalformedCreditCode(CreditCode code, uint256 position);
    /// Character 18 is not `expected`, which follows from the others; so for a code that is too short, too.
    error WrongCheckCharacter(CreditCode code, bytes1 expected);

    uint256 internal constant LENGTH = 18;

    uint256 private constant BASE = 31;
    /// Where the division starts in a code, and the city's digits in a city code.
    uint256 private constant DIVISION = 2;
    uint256 private constant CITY_START = 7;
    /// The country whose organisations have such codes.
    CityCode private constant CHINA = CityCode.wrap("MA.156");
    bytes31 private constant CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    /// By character from `0` on, 5 bits each: one more than what it counts, so zero where it is none of the 31.
    uint256 private constant VALUES = 0x3fee839b06b3805ed5a4c128c1ee6b160000000014941cc520c41;

    /// @notice Reverts {MalformedCreditCode}, {WrongCheckCharacter} unless the code is valid.
    function requireValid(CreditCode code) internal pure {
        uint256 word = uint256(CreditCode.unwrap(code));
        uint256 sum = 0;
        unchecked {
            // From character 17, which counts most, back to the first: each step triples what was before.
            for (uint256 shift = 256 - 8 * (LENGTH - 1); shift < 256; shift += 8) {
                // Before the table's start and after its end, the shift leaves nothing.
                uint256 value = (VALUES >> (5 * (((word >> shift) & 0xff) - 48))) & 31;
                if (value == 0) revert MalformedCreditCode(code, (248 - shift) / 8);
                sum = 3 * sum + value - 1;
            }
        }
        bytes1 check = CHARACTERS[(BASE - (sum % BASE)) % BASE];
        if (CreditCode.unwrap(code)[LENGTH - 1] != check) revert WrongCheckCharacter(code, check);
        if (word << (8 * LENGTH) != 0) revert MalformedCreditCode(code, LENGTH);
        if (!_areDigits(_division(code))) revert MalformedCreditCode(code, DIVISION);
    }

    /// @notice Whether a valid code is of the place that a city's or country's code stands for: its division is that of
    /// the city, 6 digits or the first 4 of them, or the country is `MA.156`.
    function isOf(CreditCode code, CityCode place) internal pure returns (bool) {
        if (!areOf(place)) return false;
        uint256 digits = uint256(CityCode.unwrap(place)) << (8 * CITY_START);
        uint256 division = _division(code) << 208;
        return digits == 0 || digits == division || digits == (division >> 224) << 224;
    }

    /// @notice Whether a place is in the country whose organisations have such codes.
    function areOf(CityCode place) internal pure returns (bool) {
        return place.countryOf() == CHINA;
    }

    /// Characters 3 to 8, right-aligned.
    function _division(CreditCode code) private pure returns (uint256) {
        return uint256(CreditCode.unwrap(code) << (8 * DIVISION)) >> 208;
    }

    /// Whether 6 of the 31 characters, right-aligned, are digits: of these only digits are 0x30 to 0x3f.
    function _areDigits(uint256 characters) private pure returns (bool) {
        return characters & 0xf0f0f0f0f0f0 == 0x303030303030;
    }
}
