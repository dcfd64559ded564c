// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, CityCodes, Kind} from "../../contracts/codes/CityCodes.sol";

/// What the library makes of a text.
struct Reading {
    bool isText; // whether {CityCodes.fromText} takes it
    CityCode code; // its first 32 bytes
    bool wellFormed;
    uint256 end;
    CityCode parent;
    bool reserved;
    CityCode parentOf;
    bool isSame; // whether {CityCodes.toText} gives the text back
}

/// @title The grammar of city codes, for many texts in one call
contract CityCodesReader {
    function read(bytes[] calldata texts, Kind kind) external view returns (Reading[] memory readings) {
        readings = new Reading[](texts.length);
        for (uint256 i = 0; i < texts.length; ++i) {
            Reading memory reading = readings[i];
            reading.code = CityCode.wrap(bytes32(texts[i]));
            try this.fromText(string(texts[i])) returns (CityCode code) {
                reading.isText = code == reading.code;
                reading.isSame = keccak256(bytes(CityCodes.toText(code))) == keccak256(texts[i]);
            } catch {}
            (reading.parent, reading.wellFormed, reading.end) = CityCodes.tryParse(reading.code, kind);
            reading.reserved = CityCodes.isReserved(reading.code, kind);
            if (reading.wellFormed) reading.parentOf = CityCodes.parentOf(reading.code);
        }
    }

    function areAncestors(
        CityCode[] calldata ancestors,
        CityCode[] calldata codes
    ) external pure returns (bool[] memory above) {
        above = new bool[](codes.length);
        for (uint256 i = 0; i < codes.length; ++i) above[i] = CityCodes.isAncestor(ancestors[i], codes[i]);
    }

    function fromText(string calldata text) external pure returns (CityCode) {
        return CityCodes.fromText(text);
    }
}
