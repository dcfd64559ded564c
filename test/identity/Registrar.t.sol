// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, CityCodes} from "../../contracts/codes/CityCodes.sol";
import {Registrar} from "../../contracts/identity/Registrar.sol";
import {deploy} from "../doubles/Deploy.sol";
import {RegistrarsHarness} from "../doubles/RegistrarsHarness.sol";
import {vm} from "../doubles/Vm.sol";

contract RegistrarTest {
    RegistrarsHarness private immutable _REGISTRARS = RegistrarsHarness(deploy("RegistrarsHarness", ""));

    // ------------------------------------------------------------------------------------------------- packing

    /// Written down once by hand: indexers read it too.
    function test_fromCode_packsAsDocumented() public {
        _packs("MA.156.1301", (156 << 20) | 1301);
        _packs("MA.156.130100", (156 << 20) | 140_100);
        _packs("MA.156", (156 << 20) | 0xfffff);
        _packs("MA.001.0001", (1 << 20) | 1);
        _packs("MA.001.000001", (1 << 20) | 10_001);
        _packs("MA.999.9999", (999 << 20) | 9999);
        _packs("MA.999.999999", (999 << 20) | 1_009_999);
        _packs("MA.999", (999 << 20) | 0xfffff);
        _packs("MA.000", 0xfffff);
        // Reserved, and yet nobody else's.
        _packs("MA.156.0000", 156 << 20);
        _packs("MA.156.000000", (156 << 20) | 10_000);
    }

    /// So no two codes are packed alike.
    function testFuzz_fromCode_isReversible(uint256 country, uint256 number, uint256 digits) public {
        CityCode code = _code(country, number, digits);
        Registrar registrar = _REGISTRARS.fromCode(code);
        vm.assertLt(Registrar.unwrap(registrar), 1 << 30, "30 bits");
        vm.assertEq(_REGISTRARS.toCode(registrar).toText(), code.toText(), "code");
    }

    // -------------------------------------------------------------------------------------------------- covers

    function test_covers_theDivisionsOwnCity() public {
        _assertCovers("MA.156.130100", 130_100, true);
        _assertCovers("MA.156.130101", 130_100, false);
        _assertCovers("MA.156.1301", 130_100, true);
        _assertCovers("MA.156.1301", 130_199, true);
        _assertCovers("MA.156.1301", 130_200, false);
        _assertCovers("MA.156.1301", 130_099, false);
        _assertCovers("MA.156.1302", 130_100, false);
        _assertCovers("MA.156.001301", 130_100, false);
        _assertCovers("MA.156.001301", 1301, true);
        _assertCovers("MA.156.0013", 1301, true);
        _assertCovers("MA.156.1301", 1301, false);
        _assertCovers("MA.156.0001", 100, true);
        _assertCovers("MA.156.999999", 999_999, true);
        _assertCovers("MA.156.9999", 999_999, true);
    }

    function test_covers_allOfTheCountry() public {
        _assertCovers("MA.156", 130_100, true);
        _assertCovers("MA.156", 0, true);
        _assertCovers("MA.156", 999_999, true);
    }

    function test_covers_nothingAbroad() public {
        _assertCovers("MA.840", 130_100, false);
        _assertCovers("MA.840.1301", 130_100, false);
        _assertCovers("MA.840.130100", 130_100, false);
        _assertCovers("MA.155", 130_100, false);
        _assertCovers("MA.157.1301", 130_100, false);
    }

    /// The city's own text is where the division's text begins, and no other city's is.
    function testFuzz_covers_asTheTextsSay(uint256 division, uint256 number, uint256 digits) public {
        division = division % 1_000_000;
        if (number % 3 == 0) number = division;
        if (number % 3 == 1) number = division / 100;
        CityCode code = _code(156, number, digits);
        string memory city = code.toText();
        bool expected =
            digits % 3 == 0 ||
                _equal(city, string.concat("MA.156.", _number(division, 6))) ||
                _equal(city, string.concat("MA.156.", _number(division / 100, 4)));
        _assertCovers(city, division, expected);
    }

    // ------------------------------------------------------------------------------------------------- helpers

    /// A country, or a city with 4 or 6 digits.
    function _code(uint256 country, uint256 number, uint256 digits) private pure returns (CityCode) {
        string memory text = string.concat("MA.", _number(country % 1000, 3));
        if (digits % 3 == 1) text = string.concat(text, ".", _number(number % 10_000, 4));
        if (digits % 3 == 2) text = string.concat(text, ".", _number(number % 1_000_000, 6));
        return CityCodes.fromText(text);
    }

    function _number(uint256 value, uint256 digits) private pure returns (string memory) {
        bytes memory text = new bytes(digits);
        for (uint256 i = digits; i > 0; --i) {
            text[i - 1] = bytes1(uint8(48 + (value % 10)));
            value /= 10;
        }
        return string(text);
    }

    function _equal(string memory a, string memory b) private pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }

    function _packs(string memory text, uint256 expected) private {
        CityCode code = CityCodes.fromText(text);
        vm.assertEq(Registrar.unwrap(_REGISTRARS.fromCode(code)), expected, text);
        vm.assertEq(_REGISTRARS.toCode(Registrar.wrap(uint32(expected))).toText(), text, "code");
    }

    function _assertCovers(string memory text, uint256 division, bool expected) private {
        Registrar registrar = _REGISTRARS.fromCode(CityCodes.fromText(text));
        vm.assertEq(_REGISTRARS.covers(registrar, 156, division) ? 1 : 0, expected ? 1 : 0, text);
    }
}
