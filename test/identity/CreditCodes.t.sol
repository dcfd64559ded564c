// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditCode} from "../../contracts/identity/CreditCodes.sol";
import {CreditCodesHarness} from "../doubles/CreditCodesHarness.sol";
import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";

contract CreditCodesTest {
    CreditCodesHarness private immutable _CODES = CreditCodesHarness(deploy("CreditCodesHarness", ""));

    /// In the order of their values, as GB 32100 lists them.
    bytes private constant ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    bytes32 private constant VALID = "91130100MA000000M0";

    // --------------------------------------------------------------------------------------------------- valid

    /// The first is the standard's own example.
    function test_divisionOf_takesValidCodes() public {
        _accepts("91350100M000100Y43", 350_100);
        _accepts("91110000600037341L", 110_000);
        _accepts("914403001922038216", 440_300);
        _accepts("12100000400010275N", 100_000);
    }

    /// A remainder of 0 gives 0, not the 31 that the formula subtracts from.
    function test_divisionOf_takesARemainderOfZero() public {
        _accepts(VALID, 130_100);
    }

    function test_divisionOf_readsAllSixDigits() public {
        _accepts(_withCheck("91000001MA000000M"), 1);
        _accepts(_withCheck("91100000MA000000M"), 100_000);
        _accepts(_withCheck("91999999MA000000M"), 999_999);
        _accepts(_withCheck("91000000MA000000M"), 0);
        _accepts(_withCheck("91123456MA000000M"), 123_456);
    }

    function testFuzz_divisionOf_takesExactlyTheRightCheckCharacter(uint256 seed) public {
        bytes memory text = new bytes(17);
        uint256 division = 0;
        for (uint256 i = 0; i < 17; ++i) {
            bool inDivision = i >= 2 && i < 8;
            uint256 value = seed % (inDivision ? 10 : 31);
            if (inDivision) division = 10 * division + value;
            text[i] = ALPHABET[value];
            seed = uint256(keccak256(abi.encode(seed)));
        }
        bytes1 expected = ALPHABET[_checkOf(text)];
        for (uint256 i = 0; i < 31; ++i) {
            bytes32 code = bytes32(bytes.concat(text, ALPHABET[i]));
            if (ALPHABET[i] == expected) _accepts(code, division);
            else _refuses(code, IdRefusals.wrongCheckCharacter(code, expected));
        }
    }

    // ----------------------------------------------------------------------------------------------- malformed

    /// All 256 bytes in each place.
    function test_divisionOf_namesEachMalformedCharacter() public {
        for (uint256 position = 0; position < 18; ++position) {
            for (uint256 character = 0; character < 256; ++character) {
                bytes32 code = _with(VALID, position, character);
                bool inDivision = position >= 2 && position < 8;
                if (_isIn(character, inDivision ? 10 : 31)) continue;
                _refuses(code, IdRefusals.malformedCreditCode(code, position));
            }
        }
    }

    /// A wrong character of the 31 elsewhere is a wrong check character: those of the division are digits.
    function test_divisionOf_tellsMalformedFromMistyped() public {
        for (uint256 position = 0; position < 17; ++position) {
            bytes32 code = _with(VALID, position, uint8(VALID[position] == "2" ? bytes1("3") : bytes1("2")));
            _refuses(code, IdRefusals.wrongCheckCharacter(code, ALPHABET[_checkOf(bytes.concat(code))]));
        }
    }

    function test_divisionOf_namesTheFirstOfSeveralMistakes() public {
        _refuses("O1A30100MA0000001I", IdRefusals.malformedCreditCode("O1A30100MA0000001I", 0));
        _refuses("91A30100MA0000001I", IdRefusals.malformedCreditCode("91A30100MA0000001I", 2));
        _refuses("91130100MA0000001I", IdRefusals.malformedCreditCode("91130100MA0000001I", 17));
        _refuses("91130100MA000000M10", IdRefusals.malformedCreditCode("91130100MA000000M10", 18));
    }

    function test_divisionOf_revertsForOtherLengths() public {
        _refuses(0, IdRefusals.malformedCreditCode(0, 0));
        _refuses("91130100", IdRefusals.malformedCreditCode("91130100", 8));
        _refuses("91130100MA000000M", IdRefusals.malformedCreditCode("91130100MA000000M", 17));
        _refuses("91130100MA000000M00", IdRefusals.malformedCreditCode("91130100MA000000M00", 18));
        for (uint256 position = 18; position < 32; ++position) {
            bytes32 code = _with(VALID, position, 1);
            _refuses(code, IdRefusals.malformedCreditCode(code, 18));
        }
    }

    // ------------------------------------------------------------------------------------------------- helpers

    /// GB 32100: 31 less the remainder of the sum of each value, weighted with a power of 3, by 31; 0 for 31.
    function _checkOf(bytes memory text) private pure returns (uint256) {
        uint256 sum = 0;
        uint256 weight = 1;
        for (uint256 i = 0; i < 17; ++i) {
            uint256 value = 0;
            while (ALPHABET[value] != text[i]) ++value;
            sum += value * weight;
            weight = (weight * 3) % 31;
        }
        return sum % 31 == 0 ? 0 : 31 - (sum % 31);
    }

    function _withCheck(bytes memory text) private pure returns (bytes32) {
        return bytes32(bytes.concat(text, ALPHABET[_checkOf(text)]));
    }

    function _with(bytes32 code, uint256 position, uint256 character) private pure returns (bytes32) {
        uint256 shift = 248 - 8 * position;
        return bytes32((uint256(code) & ~(uint256(0xff) << shift)) | (character << shift));
    }

    /// Whether a byte is one of the first `count` of {ALPHABET}.
    function _isIn(uint256 character, uint256 count) private pure returns (bool) {
        for (uint256 i = 0; i < count; ++i) if (uint8(ALPHABET[i]) == character) return true;
        return false;
    }

    function _accepts(bytes32 code, uint256 division) private {
        vm.assertEq(_CODES.divisionOf(CreditCode.wrap(code)), division, "division");
    }

    function _refuses(bytes32 code, bytes memory refusal) private {
        vm.expectRevert(refusal);
        _CODES.divisionOf(CreditCode.wrap(code));
    }
}
