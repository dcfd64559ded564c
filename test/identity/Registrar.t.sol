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
        _packs("MA.001.000000", (1 << 20) | 10_000);
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

    function _packs(string memory text, uint256 expected) private {
        CityCode code = CityCodes.fromText(text);
        vm.assertEq(Registrar.unwrap(_REGISTRARS.fromCode(code)), expected, text);
        vm.assertEq(_REGISTRARS.toCode(Registrar.wrap(uint32(expected))).toText(), text, "code");
    }
}
