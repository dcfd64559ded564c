// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {WordText} from "../signing/WordText.sol";

/// A canonical code: upper-case ASCII, left-aligned, at most 31 characters, zero-padded. `MA.156.1301` reads as text in
/// any explorer and through ethers' `decodeBytes32String`. The zero value is no code.
type CityCode is bytes32;

/// What a code stands for. Stored with the code, because the text alone does not tell: `MA.156.1003` may be a city or
/// an organisation.
///
/// | Kind         | Text                                                      | Parent                        |
/// |--------------|-----------------------------------------------------------|-------------------------------|
/// | Country      | `MA.` and 3 digits (ISO 3166-1 numeric), not 000          | none                          |
/// | City         | country, `.`, 4 or 6 digits, not 0000 or 000000           | the country                   |
/// | Organisation | country, `.`, letters and digits, not 0000 or 000000      | the country                   |
/// | Department   | city or organisation, `.`, letters and digits             | that city or organisation     |
/// | ObjectClass  | city, organisation or department, `/use.category.model`   | the part before `/`           |
enum Kind {
    None,
    Country,
    City,
    Organisation,
    Department,
    ObjectClass
}

using CityCodes for CityCode global;
using {equal as ==, notEqual as !=} for CityCode global;

CityCode constant NO_CODE = CityCode.wrap(0);

function equal(CityCode a, CityCode b) pure returns (bool) {
    return CityCode.unwrap(a) == CityCode.unwrap(b);
}

function notEqual(CityCode a, CityCode b) pure returns (bool) {
    return CityCode.unwrap(a) != CityCode.unwrap(b);
}

/// @title Grammar of city codes
/// @notice Parsing, ancestry and text of codes. `src/codes/cityCode.ts` is the same in TypeScript; a test drives both
/// with the same strings.
/// @dev Source of the grammar: MA identification codes (T/CRSUD 001) under ISO/IEC 15459; docs/codes.md.
library CityCodes {
    /// The text departs from the shape of `kind` at character `position`, counted from 0; where it ends too early,
    /// `position` is its length.
    error MalformedCode(CityCode code, Kind kind, uint256 position);
    /// A country, city or organisation whose number is zero.
    error ReservedCode(CityCode code);
    /// A text of 0 bytes, of more than 31, or with a NUL in it; `length` is that of the text.
    error InvalidCodeText(uint256 length);

    uint256 private constant MAX_LENGTH = 31;
    /// Where the country ends: `MA.156`.
    uint256 private constant COUNTRY_LENGTH = 6;

    uint256 private constant DOT = 0x2e;
    uint256 private constant SLASH = 0x2f;
    uint256 private constant LETTER_A = 0x41;
    uint256 private constant LETTER_M = 0x4d;

    // Sets of characters, a bit for each ASCII code.
    uint256 private constant DIGITS = 0x3ff << 48;
    uint256 private constant LETTERS_AND_DIGITS = DIGITS | (0x3ffffff << 65);

    // ------------------------------------------------------------------------------------------------ parsing

    /// @notice The parent of a code that has the shape of `kind`; reverts for any other.
    /// @return parent {NO_CODE} for a country
    function parse(CityCode code, Kind kind) internal pure returns (CityCode parent) {
        bool wellFormed;
        uint256 end;
        (parent, wellFormed, end) = tryParse(code, kind);
        if (!wellFormed) revert MalformedCode(code, kind, end);
        if (isReserved(code, kind)) revert ReservedCode(code);
    }

    /// @notice As {parse}, without reverting and without the check of reserved numbers.
    /// @return parent meaningless unless well formed
    /// @return wellFormed whether the whole text has the shape of `kind`
    /// @return end how many characters fit the shape: the text's length, or where it departs
    function tryParse(CityCode code, Kind kind) internal pure returns (CityCode parent, bool wellFormed, uint256 end) {
        uint256 word = uint256(CityCode.unwrap(code));
        (wellFormed, end) = _scanCountry(word);
        if (!wellFormed || kind == Kind.None) return (NO_CODE, false, end);

        uint256 parentLength = 0;
        if (kind != Kind.Country) {
            parentLength = end;
            (wellFormed, end) = _scanNode(word, end, DOT, kind == Kind.City ? DIGITS : LETTERS_AND_DIGITS);
        }
        if (kind == Kind.City && wellFormed) {
            uint256 digits = end - COUNTRY_LENGTH - 1;
            if (digits > 6) return (NO_CODE, false, COUNTRY_LENGTH + 1 + 6);
            wellFormed = digits == 4 || digits == 6;
        } else if (kind == Kind.Department && wellFormed) {
            parentLength = end;
            (wellFormed, end) = _scanNode(word, end, DOT, LETTERS_AND_DIGITS);
        } else if (kind == Kind.ObjectClass && wellFormed) {
            if (_character(word, end) == DOT) (wellFormed, end) = _scanNode(word, end, DOT, LETTERS_AND_DIGITS);
            parentLength = end;
            if (wellFormed) (wellFormed, end) = _scanNode(word, end, SLASH, LETTERS_AND_DIGITS);
            if (wellFormed) (wellFormed, end) = _scanNode(word, end, DOT, LETTERS_AND_DIGITS);
            if (wellFormed) (wellFormed, end) = _scanNode(word, end, DOT, LETTERS_AND_DIGITS);
        }
        if (end > MAX_LENGTH) return (NO_CODE, false, MAX_LENGTH);
        // The text ends here: nothing but padding follows.
        wellFormed = wellFormed && word << (8 * end) == 0;
        parent = _truncate(code, parentLength);
    }

    /// @notice Whether a well-formed code has a number that is never given: country 000, city or organisation 0000 or
    /// 000000.
    function isReserved(CityCode code, Kind kind) internal pure returns (bool) {
        uint256 word = uint256(CityCode.unwrap(code));
        if (kind == Kind.Country) return _truncate(word, 3, 3) == uint256(bytes32("000"));
        if (kind != Kind.City && kind != Kind.Organisation) return false;
        uint256 number = word << (8 * (COUNTRY_LENGTH + 1));
        return number == uint256(bytes32("0000")) || number == uint256(bytes32("000000"));
    }

    // ----------------------------------------------------------------------------------------------- ancestry

    /// @notice The code directly above a well-formed code; {NO_CODE} above a country.
    function parentOf(CityCode code) internal pure returns (CityCode) {
        uint256 word = uint256(CityCode.unwrap(code));
        uint256 length = _character(word, COUNTRY_LENGTH) == 0 ? 0 : COUNTRY_LENGTH;
        for (uint256 i = COUNTRY_LENGTH + 1; i < MAX_LENGTH; ++i) {
            uint256 character = _character(word, i);
            if (character == DOT || character == SLASH) length = i;
            if (character == SLASH || character == 0) break;
        }
        return _truncate(code, length);
    }

    /// @notice As {parentOf}, for a code whose kind is known: most need no search then.
    function parentOf(CityCode code, Kind kind) internal pure returns (CityCode) {
        if (kind == Kind.Country) return NO_CODE;
        return kind == Kind.City || kind == Kind.Organisation ? countryOf(code) : parentOf(code);
    }

    /// @notice The country of a well-formed code.
    function countryOf(CityCode code) internal pure returns (CityCode) {
        return _truncate(code, COUNTRY_LENGTH);
    }

    /// @notice Whether `ancestor` stands anywhere above a well-formed code; no code is above itself.
    function isAncestor(CityCode ancestor, CityCode code) internal pure returns (bool) {
        for (CityCode above = parentOf(code); above != NO_CODE; above = parentOf(above)) {
            if (above == ancestor) return true;
        }
        return false;
    }

    // --------------------------------------------------------------------------------------------------- text

    /// @notice A code from its text, padded; the grammar is not checked.
    function fromText(string memory text) internal pure returns (CityCode code) {
        uint256 length = bytes(text).length;
        code = CityCode.wrap(bytes32(bytes(text)));
        if (lengthOf(code) != length) revert InvalidCodeText(length);
        _requireText(code, length);
    }

    /// @notice The text of a code, without padding.
    function toText(CityCode code) internal pure returns (string memory) {
        bytes memory text = bytes.concat(CityCode.unwrap(code));
        uint256 length = lengthOf(code);
        // Shortens a fresh copy in place.
        assembly ("memory-safe") {
            mstore(text, length)
        }
        return string(text);
    }

    /// @notice How many characters a code has.
    function lengthOf(CityCode code) internal pure returns (uint256 length) {
        return WordText.lengthOf(CityCode.unwrap(code));
    }

    /// @notice keccak256 of the text: how EIP-712 hashes a code that a person signs as a `string`. Reverts
    /// {InvalidCodeText} if it is none.
    function hashText(CityCode code) internal pure returns (bytes32) {
        uint256 length = lengthOf(code);
        _requireText(code, length);
        return WordText.hash(CityCode.unwrap(code), length);
    }

    function _requireText(CityCode code, uint256 length) private pure {
        if (length == 0 || length > MAX_LENGTH || WordText.hasNul(CityCode.unwrap(code), length))
            revert InvalidCodeText(length);
    }

    // ------------------------------------------------------------------------------------------------ scanning

    /// `MA.` and three digits.
    function _scanCountry(uint256 word) private pure returns (bool found, uint256 end) {
        if (_character(word, 0) != LETTER_M) return (false, 0);
        if (_character(word, 1) != LETTER_A) return (false, 1);
        if (_character(word, 2) != DOT) return (false, 2);
        unchecked {
            for (end = 3; end < COUNTRY_LENGTH; ++end) {
                if ((DIGITS >> _character(word, end)) & 1 == 0) return (false, end);
            }
        }
        found = true;
    }

    /// `separator` at `start`, then one character or more of `set`.
    /// @return found whether both are there
    /// @return end behind the node, or where it departs
    function _scanNode(
        uint256 word,
        uint256 start,
        uint256 separator,
        uint256 set
    ) private pure returns (bool found, uint256 end) {
        if (_character(word, start) != separator) return (false, start);
        unchecked {
            end = start + 1;
            while ((set >> _character(word, end)) & 1 == 1) ++end;
            found = end > start + 1;
        }
    }

    /// The character at a position; 0 behind the end.
    function _character(uint256 word, uint256 position) private pure returns (uint256 character) {
        assembly ("memory-safe") {
            character := byte(position, word)
        }
    }

    function _truncate(CityCode code, uint256 length) private pure returns (CityCode) {
        return CityCode.wrap(bytes32(_truncate(uint256(CityCode.unwrap(code)), 0, length)));
    }

    /// The `length` characters from `start` on, left-aligned.
    function _truncate(uint256 word, uint256 start, uint256 length) private pure returns (uint256) {
        if (length == 0) return 0;
        unchecked {
            return ((word << (8 * start)) >> (256 - 8 * length)) << (256 - 8 * length);
        }
    }
}
