// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CityCode} from "../codes/CityCodes.sol";

/// A country's or city's code in 30 bits: country 10 · number 20. The number is that of a city with 4 digits as it is,
/// that of one with 6 digits plus 10,000, and all ones for the country itself.
type Registrar is uint32;

using Registrars for Registrar global;

/// @title Registrars of Super IDs
/// @notice Packs codes of countries and cities, reversibly. Codes of other kinds don't fit.
library Registrars {
    uint256 private constant NUMBER_BITS = 20;
    uint256 private constant COUNTRY_ITSELF = (1 << NUMBER_BITS) - 1;
    uint256 private constant SIX_DIGITS = 10_000;
    /// Where the digits start: `MA.156` and `MA.156.1301`.
    uint256 private constant COUNTRY_START = 3;
    uint256 private constant COUNTRY_DIGITS = 3;
    uint256 private constant CITY_START = 7;

    /// @notice Packs the code of a country or city, which must be well-formed.
    function fromCode(CityCode code) internal pure returns (Registrar) {
        uint256 word = uint256(CityCode.unwrap(code));
        uint256 digits = word << (8 * CITY_START);
        uint256 number = COUNTRY_ITSELF;
        if (digits << 32 != 0) number = SIX_DIGITS + _read(digits, 6);
        else if (digits != 0) number = _read(digits, 4);
        uint256 country = _read(word << (8 * COUNTRY_START), COUNTRY_DIGITS);
        return Registrar.wrap(uint32((country << NUMBER_BITS) | number));
    }

    /// @notice The code that was packed.
    function toCode(Registrar registrar) internal pure returns (CityCode) {
        uint256 number = _numberOf(registrar);
        uint256 word = uint256(bytes32("MA.")) | _write(_countryOf(registrar), COUNTRY_START, COUNTRY_DIGITS);
        if (number == COUNTRY_ITSELF) return CityCode.wrap(bytes32(word));
        word |= uint256(bytes32(".")) >> (8 * (CITY_START - 1));
        word |= number < SIX_DIGITS ? _write(number, CITY_START, 4) : _write(number - SIX_DIGITS, CITY_START, 6);
        return CityCode.wrap(bytes32(word));
    }

    function _countryOf(Registrar registrar) private pure returns (uint256) {
        return Registrar.unwrap(registrar) >> NUMBER_BITS;
    }

    function _numberOf(Registrar registrar) private pure returns (uint256) {
        return Registrar.unwrap(registrar) & COUNTRY_ITSELF;
    }

    /// The number that a word begins with, written in `digits` characters.
    function _read(uint256 word, uint256 digits) private pure returns (uint256 value) {
        unchecked {
            for (; digits != 0; --digits) {
                value = 10 * value + (word >> 248) - 48;
                word <<= 8;
            }
        }
    }

    /// A number as `digits` characters, where they stand in a word if they begin at `start`.
    function _write(uint256 value, uint256 start, uint256 digits) private pure returns (uint256 word) {
        unchecked {
            for (uint256 i = start + digits; i > start; --i) {
                word |= (48 + (value % 10)) << (256 - 8 * i);
                value /= 10;
            }
        }
    }
}
