// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, CityCodes} from "../../contracts/codes/CityCodes.sol";
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
    function test_requireValid_takesValidCodes() public view {
        _accepts("91350100M000100Y43");
        _accepts("91110000600037341L");
        _accepts("914403001922038216");
        _accepts("12100000400010275N");
    }

    /// A remainder of 0 gives 0, not the 31 that the formula subtracts from.
    function test_requireValid_takesARemainderOfZero() public view {
        _accepts(VALID);
    }

    function test_requireValid_takesAnySixDigits() public view {
        _accepts(_withCheck("91000001MA000000M"));
        _accepts(_withCheck("91100000MA000000M"));
        _accepts(_withCheck("91999999MA000000M"));
        _accepts(_withCheck("91000000MA000000M"));
        _accepts(_withCheck("91123456MA000000M"));
    }

    function testFuzz_requireValid_takesExactlyTheRightCheckCharacter(uint256 seed) public {
        bytes memory text = new bytes(17);
        for (uint256 i = 0; i < 17; ++i) {
            bool inDivision = i >= 2 && i < 8;
            uint256 value = seed % (inDivision ? 10 : 31);
            text[i] = ALPHABET[value];
            seed = uint256(keccak256(abi.encode(seed)));
        }
        bytes1 expected = ALPHABET[_checkOf(text)];
        for (uint256 i = 0; i < 31; ++i) {
            bytes32 code = bytes32(bytes.concat(text, ALPHABET[i]));
            if (ALPHABET[i] == expected) _accepts(code);
            else _refuses(code, IdRefusals.wrongCheckCharacter(code, expected));
        }
    }

    // ----------------------------------------------------------------------------------------------- malformed

    /// All 256 bytes in each place but the last.
    function test_requireValid_namesEachStrangeCharacter() public {
        for (uint256 position = 0; position < 17; ++position) {
            for (uint256 character = 0; character < 256; ++character) {
                if (_isIn(character, 31)) continue;
                bytes32 code = _with(VALID, position, character);
                _refuses(code, IdRefusals.malformedCreditCode(code, position));
            }
        }
    }

    /// In the last place anything but the right one is a wrong check character, strange or not.
    function test_requireValid_takesNoOtherByteAsCheckCharacter() public {
        for (uint256 character = 0; character < 256; ++character) {
            bytes32 code = _with(VALID, 17, character);
            if (code == VALID) _accepts(code);
            else _refuses(code, IdRefusals.wrongCheckCharacter(code, "0"));
        }
    }

    /// With a check character that follows from it.
    function test_requireValid_takesNothingButDigitsInTheDivision() public {
        for (uint256 position = 2; position < 8; ++position) {
            for (uint256 value = 0; value < 31; ++value) {
                bytes32 code = _withCheck(bytes.concat(bytes17(_with(VALID, position, uint8(ALPHABET[value])))));
                if (value < 10) _accepts(code);
                else _refuses(code, IdRefusals.malformedCreditCode(code, 2));
            }
        }
    }

    function test_requireValid_tellsMistypedFromStrange() public {
        for (uint256 position = 0; position < 17; ++position) {
            bytes32 code = _with(VALID, position, uint8(VALID[position] == "2" ? bytes1("3") : bytes1("2")));
            _refuses(code, IdRefusals.wrongCheckCharacter(code, ALPHABET[_checkOf(bytes.concat(code))]));
            code = _with(VALID, position, uint8(VALID[position] == "A" ? bytes1("B") : bytes1("A")));
            _refuses(code, IdRefusals.wrongCheckCharacter(code, ALPHABET[_checkOf(bytes.concat(code))]));
        }
    }

    /// Strange characters, the last one first; then the check character, the length, the division.
    function test_requireValid_namesOneOfSeveralMistakes() public {
        _refuses("O1A30100MI0000001Ixx", IdRefusals.malformedCreditCode("O1A30100MI0000001Ixx", 9));
        _refuses("O1A30100MA0000001Ixx", IdRefusals.malformedCreditCode("O1A30100MA0000001Ixx", 0));
        _refuses("91A30100MA000000MIxx", IdRefusals.wrongCheckCharacter("91A30100MA000000MIxx", "C"));
        _refuses("91A30100MA000000MCxx", IdRefusals.malformedCreditCode("91A30100MA000000MCxx", 18));
        _refuses("91A30100MA000000MC", IdRefusals.malformedCreditCode("91A30100MA000000MC", 2));
    }

    function testFuzz_requireValid_namesTheLastStrangeCharacter(bytes32 code) public {
        for (uint256 i = 17; i > 0; --i) {
            if (_isIn(uint8(code[i - 1]), 31)) continue;
            _refuses(code, IdRefusals.malformedCreditCode(code, i - 1));
            return;
        }
    }

    function test_requireValid_revertsForOtherLengths() public {
        _refuses(0, IdRefusals.malformedCreditCode(0, 16));
        _refuses("91130100", IdRefusals.malformedCreditCode("91130100", 16));
        _refuses("91130100MA000000", IdRefusals.malformedCreditCode("91130100MA000000", 16));
        _refuses("91130100MA000000M", IdRefusals.wrongCheckCharacter("91130100MA000000M", "0"));
        _refuses("91130100MA000000M00", IdRefusals.malformedCreditCode("91130100MA000000M00", 18));
        for (uint256 position = 18; position < 32; ++position) {
            _refuses(_with(VALID, position, 1), IdRefusals.malformedCreditCode(_with(VALID, position, 1), 18));
            _refuses(_with(VALID, position, 128), IdRefusals.malformedCreditCode(_with(VALID, position, 128), 18));
        }
    }

    // -------------------------------------------------------------------------------------------------- places

    function test_isOf_theDivisionsOwnCity() public {
        _assertIsOf("130100", "MA.156.130100", true);
        _assertIsOf("130100", "MA.156.130101", false);
        _assertIsOf("130100", "MA.156.230100", false);
        _assertIsOf("130100", "MA.156.1301", true);
        _assertIsOf("130199", "MA.156.1301", true);
        _assertIsOf("130200", "MA.156.1301", false);
        _assertIsOf("130099", "MA.156.1301", false);
        _assertIsOf("130100", "MA.156.1302", false);
        _assertIsOf("130100", "MA.156.2301", false);
        _assertIsOf("130100", "MA.156.0100", false);
        _assertIsOf("130100", "MA.156.001301", false);
        _assertIsOf("001301", "MA.156.001301", true);
        _assertIsOf("001301", "MA.156.0013", true);
        _assertIsOf("001301", "MA.156.1301", false);
        _assertIsOf("000100", "MA.156.0001", true);
        _assertIsOf("999999", "MA.156.999999", true);
        _assertIsOf("999999", "MA.156.9999", true);
        _assertIsOf("000000", "MA.156.0000", true);
    }

    function test_isOf_allOfTheCountry() public {
        _assertIsOf("130100", "MA.156", true);
        _assertIsOf("000000", "MA.156", true);
        _assertIsOf("999999", "MA.156", true);
    }

    function test_isOf_nothingAbroad() public {
        _assertIsOf("130100", "MA.840", false);
        _assertIsOf("130100", "MA.840.1301", false);
        _assertIsOf("130100", "MA.840.130100", false);
        _assertIsOf("130100", "MA.155", false);
        _assertIsOf("130100", "MA.157.1301", false);
        _assertIsOf("130100", "MA.256.1301", false);
    }

    /// The city's own text is where the division's text begins, and no other city's is.
    function testFuzz_isOf_asTheTextsSay(uint256 division, uint256 number, uint256 digits) public {
        division = division % 1_000_000;
        if (number % 3 == 0) number = division;
        if (number % 3 == 1) number = division / 100;
        bytes memory text = _digits(division, 6);
        bytes memory city = digits % 2 == 0 ? _digits(number, 4) : _digits(number, 6);
        bool expected = true;
        for (uint256 i = 0; i < city.length; ++i) expected = expected && city[i] == text[i];
        _assertIsOf(string(text), string.concat("MA.156.", string(city)), expected);
    }

    function test_areOf_isWhetherThePlaceIsInTheCountry() public {
        _assertAreOf("MA.156", true);
        _assertAreOf("MA.156.1301", true);
        _assertAreOf("MA.156.130100", true);
        _assertAreOf("MA.840", false);
        _assertAreOf("MA.840.1301", false);
        _assertAreOf("MA.840.156", false);
        _assertAreOf("MA.155", false);
        _assertAreOf("MA.157", false);
        _assertAreOf("MA.146", false);
        _assertAreOf("MA.056", false);
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

    function _digits(uint256 value, uint256 length) private pure returns (bytes memory text) {
        text = new bytes(length);
        for (uint256 i = length; i > 0; --i) {
            text[i - 1] = bytes1(uint8(48 + (value % 10)));
            value /= 10;
        }
    }

    function _accepts(bytes32 code) private view {
        _CODES.requireValid(CreditCode.wrap(code));
    }

    function _refuses(bytes32 code, bytes memory refusal) private {
        vm.expectRevert(refusal);
        _CODES.requireValid(CreditCode.wrap(code));
    }

    function _assertIsOf(string memory division, string memory place, bool expected) private {
        CreditCode code = CreditCode.wrap(_withCheck(bytes.concat("91", bytes(division), "MA000000M")));
        _CODES.requireValid(code);
        vm.assertEq(_CODES.isOf(code, CityCodes.fromText(place)) ? 1 : 0, expected ? 1 : 0, place);
    }

    function _assertAreOf(bytes32 place, bool expected) private {
        vm.assertEq(_CODES.areOf(CityCode.wrap(place)) ? 1 : 0, expected ? 1 : 0, CityCode.wrap(place).toText());
    }
}
