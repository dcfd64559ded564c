// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {CityCodesHarness} from "../doubles/CityCodesHarness.sol";
import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";

contract CityCodesTest {
    CityCodesHarness private immutable _CODES = CityCodesHarness(deploy("CityCodesHarness", ""));

    bytes private constant ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // --------------------------------------------------------------------------------------------- well-formed

    function test_parse_acceptsCountries() public {
        _accepts("MA.156", Kind.Country, "");
        _accepts("MA.001", Kind.Country, "");
        _accepts("MA.999", Kind.Country, "");
    }

    function test_parse_acceptsCities() public {
        _accepts("MA.156.1301", Kind.City, "MA.156");
        _accepts("MA.156.0001", Kind.City, "MA.156");
        _accepts("MA.156.130100", Kind.City, "MA.156");
        _accepts("MA.156.000001", Kind.City, "MA.156");
    }

    function test_parse_acceptsOrganisations() public {
        _accepts("MA.156.A", Kind.Organisation, "MA.156");
        _accepts("MA.156.AZ09", Kind.Organisation, "MA.156");
        _accepts("MA.156.1301", Kind.Organisation, "MA.156");
        _accepts("MA.156.13010", Kind.Organisation, "MA.156");
        _accepts("MA.156.00000", Kind.Organisation, "MA.156");
    }

    function test_parse_acceptsDepartments() public {
        _accepts("MA.156.1301.WATER", Kind.Department, "MA.156.1301");
        _accepts("MA.156.ACME.1", Kind.Department, "MA.156.ACME");
    }

    function test_parse_acceptsObjectClasses() public {
        _accepts("MA.156.1301/10.METER.A1", Kind.ObjectClass, "MA.156.1301");
        _accepts("MA.156.ACME/A.B.C", Kind.ObjectClass, "MA.156.ACME");
        _accepts("MA.156.1301.WATER/1.2.3", Kind.ObjectClass, "MA.156.1301.WATER");
    }

    function test_parse_acceptsUpTo31Characters() public {
        _accepts("MA.156.ABCDEFGHIJKLMNOPQRSTUVWX", Kind.Organisation, "MA.156");
        _accepts("MA.156.1301.ABCDEFGHIJKLMNOPQRS", Kind.Department, "MA.156.1301");
        _accepts("MA.156.1301.WATER/10.METER.A123", Kind.ObjectClass, "MA.156.1301.WATER");
    }

    // ----------------------------------------------------------------------------------------------- malformed

    function test_parse_namesWhereACountryDeparts() public {
        _refuses("", Kind.Country, 0);
        _refuses("XA.156", Kind.Country, 0);
        _refuses("ma.156", Kind.Country, 0);
        _refuses(" MA.156", Kind.Country, 0);
        _refuses("MB.156", Kind.Country, 1);
        _refuses("Ma.156", Kind.Country, 1);
        _refuses("MA-156", Kind.Country, 2);
        _refuses("MA156", Kind.Country, 2);
        _refuses("MA.", Kind.Country, 3);
        _refuses("MA.A56", Kind.Country, 3);
        _refuses("MA.1A6", Kind.Country, 4);
        _refuses("MA.15", Kind.Country, 5);
        _refuses("MA.15/", Kind.Country, 5);
        _refuses("MA.15:", Kind.Country, 5);
        _refuses("MA.1567", Kind.Country, 6);
        _refuses("MA.156.", Kind.Country, 6);
        _refuses("MA.156 ", Kind.Country, 6);
    }

    function test_parse_namesWhereACityDeparts() public {
        _refuses("MA.15.1301", Kind.City, 5);
        _refuses("MA.156", Kind.City, 6);
        _refuses("MA.156/1301", Kind.City, 6);
        _refuses("MA.156.", Kind.City, 7);
        _refuses("MA.156.A301", Kind.City, 7);
        _refuses("MA.156.1", Kind.City, 8);
        _refuses("MA.156.13", Kind.City, 9);
        _refuses("MA.156.13A1", Kind.City, 9);
        _refuses("MA.156.130", Kind.City, 10);
        _refuses("MA.156.1301A", Kind.City, 11);
        _refuses("MA.156.1301.", Kind.City, 11);
        _refuses("MA.156.1301.WATER", Kind.City, 11);
        _refuses("MA.156.13010", Kind.City, 12);
        _refuses("MA.156.13010A", Kind.City, 12);
        _refuses("MA.156.1301000", Kind.City, 13);
        _refuses("MA.156.130100000", Kind.City, 13);
        _refuses("MA.156.130100A", Kind.City, 13);
    }

    function test_parse_namesWhereAnOrganisationDeparts() public {
        _refuses("MA.156", Kind.Organisation, 6);
        _refuses("MA.156.", Kind.Organisation, 7);
        _refuses("MA.156.acme", Kind.Organisation, 7);
        _refuses("MA.156.A/", Kind.Organisation, 8);
        _refuses("MA.156.A:", Kind.Organisation, 8);
        _refuses("MA.156.A@", Kind.Organisation, 8);
        _refuses("MA.156.A[", Kind.Organisation, 8);
        _refuses("MA.156.A`", Kind.Organisation, 8);
        _refuses("MA.156.AC-ME", Kind.Organisation, 9);
        _refuses("MA.156.ACME.X", Kind.Organisation, 11);
        _refuses(unicode"MA.156.АCME", Kind.Organisation, 7); // Cyrillic А
        _refuses(unicode"MA.156.ＡCME", Kind.Organisation, 7); // full-width A
        _refuses(unicode"MA.156.AC\u200bME", Kind.Organisation, 9); // zero-width space
    }

    function test_parse_namesWhereADepartmentDeparts() public {
        _refuses("MA.156", Kind.Department, 6);
        _refuses("MA.156.1301", Kind.Department, 11);
        _refuses("MA.156.1301/A.B.C", Kind.Department, 11);
        _refuses("MA.156.1301.", Kind.Department, 12);
        _refuses("MA.156..WATER", Kind.Department, 7);
        _refuses("MA.156.1301.W-1", Kind.Department, 13);
        _refuses("MA.156.1301.A.B", Kind.Department, 13);
        _refuses("MA.156.1301.A/1.2.3", Kind.Department, 13);
    }

    function test_parse_namesWhereAnObjectClassDeparts() public {
        _refuses("MA.156/10.A.B", Kind.ObjectClass, 6);
        _refuses("MA.156.1301", Kind.ObjectClass, 11);
        _refuses("MA.156.1301/", Kind.ObjectClass, 12);
        _refuses("MA.156.1301//.A.B", Kind.ObjectClass, 12);
        _refuses("MA.156.1301./1.2.3", Kind.ObjectClass, 12);
        _refuses("MA.156.1301.W.X/1.2.3", Kind.ObjectClass, 13);
        _refuses("MA.156.1301.WATER", Kind.ObjectClass, 17);
        _refuses("MA.156.1301/10", Kind.ObjectClass, 14);
        _refuses("MA.156.1301/10.", Kind.ObjectClass, 15);
        _refuses("MA.156.1301/10..B", Kind.ObjectClass, 15);
        _refuses("MA.156.1301/10.A", Kind.ObjectClass, 16);
        _refuses("MA.156.1301/10.A.", Kind.ObjectClass, 17);
        _refuses("MA.156.1301/10.A.B.", Kind.ObjectClass, 18);
        _refuses("MA.156.1301/10.A.B.C", Kind.ObjectClass, 18);
        _refuses("MA.156.1301/10.A.B/000123", Kind.ObjectClass, 18);
    }

    function test_parse_refusesKindNone() public {
        _refuses("MA.156", Kind.None, 6);
        _refuses("MA.156.1301", Kind.None, 6);
    }

    function test_parse_refuses32Characters() public {
        _refuses("MA.156.ABCDEFGHIJKLMNOPQRSTUVWXY", Kind.Organisation, 31);
        _refuses("MA.156.1301.ABCDEFGHIJKLMNOPQRST", Kind.Department, 31);
        _refuses("MA.156.1301.WATER/10.METER.A1234", Kind.ObjectClass, 31);
    }

    function test_parse_refusesNulInside() public {
        _refuses("MA.\x00156", Kind.Country, 3);
        _refuses("MA.156\x00X", Kind.Country, 6);
        _refuses("MA.156.13\x0001", Kind.City, 9);
        _refuses("MA.156.1301\x001", Kind.City, 11);
        _refuses("MA.156.AC\x00ME", Kind.Organisation, 9);
        _refuses("MA.156.1301.W\x00", Kind.ObjectClass, 13);
    }

    function test_parse_refusesReservedCodes() public {
        _reserved("MA.000", Kind.Country);
        _reserved("MA.156.0000", Kind.City);
        _reserved("MA.156.000000", Kind.City);
        _reserved("MA.156.0000", Kind.Organisation);
        _reserved("MA.156.000000", Kind.Organisation);
    }

    // ---------------------------------------------------------------------------------------------------- text

    function test_fromText_padsWithZeros() public {
        vm.assertEq(
            CityCode.unwrap(_CODES.fromText("MA.156")),
            0x4d412e3135360000000000000000000000000000000000000000000000000000,
            "padded code"
        );
    }

    function test_fromText_revertsWhenEmpty() public {
        vm.expectRevert(Refusals.invalidCodeText(0));
        _CODES.fromText("");
    }

    function test_fromText_revertsBeyond31Characters() public {
        _CODES.fromText("MA.156.ABCDEFGHIJKLMNOPQRSTUVWX");
        vm.expectRevert(Refusals.invalidCodeText(32));
        _CODES.fromText("MA.156.ABCDEFGHIJKLMNOPQRSTUVWXY");
        vm.expectRevert(Refusals.invalidCodeText(33));
        _CODES.fromText("MA.156.ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }

    function test_fromText_revertsWithNul() public {
        vm.expectRevert(Refusals.invalidCodeText(8));
        _CODES.fromText("MA.156\x001");
        vm.expectRevert(Refusals.invalidCodeText(7));
        _CODES.fromText("MA.156\x00");
        vm.expectRevert(Refusals.invalidCodeText(1));
        _CODES.fromText("\x00");
    }

    function test_fromText_revertsWithNulBehindTheWord() public {
        vm.expectRevert(Refusals.invalidCodeText(32));
        _CODES.fromText("MA.156.ABCDEFGHIJKLMNOPQRSTUVWX\x00");
    }

    function test_toText_ofNoCodeIsEmpty() public {
        vm.assertEq(_CODES.toText(NO_CODE), "", "text");
        vm.assertEq(_CODES.lengthOf(NO_CODE), 0, "length");
    }

    function test_toText_ofAFullWord() public {
        CityCode code = CityCode.wrap("MA.156.ABCDEFGHIJKLMNOPQRSTUVWXY");
        vm.assertEq(_CODES.toText(code), "MA.156.ABCDEFGHIJKLMNOPQRSTUVWXY", "text");
        vm.assertEq(_CODES.lengthOf(code), 32, "length");
    }

    function testFuzz_text_roundTrips(uint256 seed) public {
        (bytes memory text, ) = _wellFormed(seed);
        CityCode code = _CODES.fromText(string(text));
        vm.assertEq(_CODES.toText(code), string(text), "text");
        vm.assertEq(_CODES.lengthOf(code), text.length, "length");
        vm.assertEq(_CODES.hashText(code), keccak256(text), "hash");
    }

    function test_hashText_revertsUnlessTheTextIsAllOfTheCode() public {
        vm.expectRevert(Refusals.invalidCodeText(0));
        _CODES.hashText(NO_CODE);
        vm.expectRevert(Refusals.invalidCodeText(32));
        _CODES.hashText(CityCode.wrap("MA.156.ABCDEFGHIJKLMNOPQRSTUVWXY"));
        vm.expectRevert(Refusals.invalidCodeText(8));
        _CODES.hashText(CityCode.wrap("MA.156\x001"));
    }

    function test_hashText_ofTheLongestCode() public {
        bytes32 hash = _CODES.hashText(CityCode.wrap("MA.156.ABCDEFGHIJKLMNOPQRSTUVWX"));
        vm.assertEq(hash, keccak256("MA.156.ABCDEFGHIJKLMNOPQRSTUVWX"), "hash");
    }

    // ------------------------------------------------------------------------------------------------ ancestry

    function test_parentOf_ofACountryIsNoCode() public {
        vm.assertEq(_parent(CityCode.wrap("MA.156")), "", "parent");
        vm.assertEq(_parent(NO_CODE), "", "parent of no code");
    }

    function test_countryOf_cutsTheText() public {
        vm.assertEq(_CODES.toText(_CODES.countryOf(CityCode.wrap("MA.156.1301.WATER/1.2.3"))), "MA.156", "country");
        vm.assertEq(_CODES.toText(_CODES.countryOf(CityCode.wrap("MA.156"))), "MA.156", "country of a country");
    }

    function test_isAncestor_knowsEveryLevelAbove() public {
        CityCode code = CityCode.wrap("MA.156.1301.WATER/1.2.3");
        vm.assertTrue(_CODES.isAncestor(CityCode.wrap("MA.156.1301.WATER"), code), "department");
        vm.assertTrue(_CODES.isAncestor(CityCode.wrap("MA.156.1301"), code), "city");
        vm.assertTrue(_CODES.isAncestor(CityCode.wrap("MA.156"), code), "country");
    }

    function test_isAncestor_refusesSelfSiblingsAndMerePrefixes() public {
        CityCode code = CityCode.wrap("MA.156.1301.WATER/1.2.3");
        vm.assertFalse(_CODES.isAncestor(code, code), "itself");
        vm.assertFalse(_CODES.isAncestor(NO_CODE, code), "no code");
        vm.assertFalse(_CODES.isAncestor(CityCode.wrap("MA.156.1302"), code), "sibling");
        vm.assertFalse(_CODES.isAncestor(CityCode.wrap("MA.156.130"), code), "part of a node");
        vm.assertFalse(_CODES.isAncestor(CityCode.wrap("MA.156.1301.WATER/1"), code), "part of a class");
        vm.assertFalse(_CODES.isAncestor(code, CityCode.wrap("MA.156.1301")), "below");
    }

    function testFuzz_parent_isWellFormedAndAbove(uint256 seed) public {
        (bytes memory text, Kind kind) = _wellFormed(seed);
        CityCode code = _CODES.fromText(string(text));
        (CityCode parent, bool wellFormed, uint256 end) = _CODES.tryParse(code, kind);
        vm.assertTrue(wellFormed, "well formed");
        vm.assertEq(end, text.length, "end");
        vm.assertEq(_parent(code), _CODES.toText(parent), "parentOf and tryParse");
        vm.assertEq(parent != NO_CODE ? 1 : 0, kind == Kind.Country ? 0 : 1, "a parent for all but countries");
        if (kind == Kind.Country) return;
        vm.assertTrue(_CODES.isAncestor(parent, code) && !_CODES.isAncestor(code, parent), "one above the other");
        vm.assertTrue(_fitsSomeKind(parent), "parent is well formed");
        vm.assertLt(_CODES.lengthOf(parent), text.length, "parent is shorter");
    }

    // -------------------------------------------------------------------------------- against a plain reference

    function testFuzz_tryParse_ofAnyWord(bytes32 word, uint8 kind) public {
        _compare(word, Kind(kind % 6));
        // Nearly all words fail at once: behind a country they get further.
        _compare(bytes32("MA.156.") | (word >> 56), Kind(kind % 6));
    }

    function testFuzz_tryParse_ofAGoodCodeWithOneCharacterChanged(uint256 seed, uint8 place, bytes1 character) public {
        (bytes memory text, Kind kind) = _wellFormed(seed);
        text[place % text.length] = character;
        _compare(bytes32(text), kind);
    }

    function testFuzz_tryParse_ofAGoodCodeAsAnotherKind(uint256 seed, uint8 kind) public {
        (bytes memory text, ) = _wellFormed(seed);
        _compare(bytes32(text), Kind(kind % 6));
    }

    function testFuzz_tryParse_ofAGoodCodeCutShort(uint256 seed, uint8 length) public {
        (bytes memory text, Kind kind) = _wellFormed(seed);
        uint256 shift = 8 * (32 - (length % text.length));
        _compare(bytes32((((uint256(bytes32(text)) >> (shift - 1)) >> 1) << (shift - 1)) << 1), kind);
    }

    /// What is well formed is canonical: no byte behind the text, at most 31 characters, round trip to the same word.
    function _compare(bytes32 word, Kind kind) private {
        CityCode code = CityCode.wrap(word);
        (CityCode parent, bool wellFormed, uint256 end) = _CODES.tryParse(code, kind);
        (bool expected, uint256 expectedEnd, uint256 parentLength) = _reference(word, kind);
        vm.assertEq(wellFormed ? 1 : 0, expected ? 1 : 0, "well formed");
        vm.assertEq(end, expectedEnd, "end");
        if (!wellFormed) return;
        vm.assertEq(_CODES.lengthOf(parent), parentLength, "length of parent");
        vm.assertEq(CityCode.unwrap(_CODES.fromText(_CODES.toText(code))), word, "round trip");
        vm.assertTrue(parent == NO_CODE || _fitsSomeKind(parent), "parent is well formed or no code");
    }

    function _reference(
        bytes32 word,
        Kind kind
    ) private pure returns (bool wellFormed, uint256 end, uint256 parentLength) {
        bytes memory start = "MA.";
        for (; end < 6; ++end) if (end < 3 ? word[end] != start[end] : !_isDigit(word[end])) return (false, end, 0);
        if (kind == Kind.None) return (false, end, 0);

        bytes memory separators = _separators(word, kind);
        for (uint256 node = 0; node < separators.length; ++node) {
            if (node == 0 || separators[node] == "/" || kind == Kind.Department) parentLength = end;
            if (end == 32 || word[end] != separators[node]) return (false, _atMost31(end), 0);
            uint256 first = ++end;
            while (end < 32 && (kind == Kind.City ? _isDigit(word[end]) : _isAlphanumeric(word[end]))) {
                if (kind == Kind.City && end == first + 6) return (false, end, 0);
                ++end;
            }
            if (end == first) return (false, _atMost31(end), 0);
            if (kind == Kind.City && end != first + 4 && end != first + 6) return (false, end, 0);
        }
        if (end == 32) return (false, 31, 0);
        for (uint256 i = end; i < 32; ++i) if (word[i] != 0) return (false, end, 0);
        wellFormed = true;
    }

    function _separators(bytes32 word, Kind kind) private pure returns (bytes memory) {
        if (kind == Kind.Country) return "";
        if (kind == Kind.City || kind == Kind.Organisation) return ".";
        if (kind == Kind.Department) return "..";
        uint256 end = 7;
        while (end < 32 && _isAlphanumeric(word[end])) ++end;
        return end < 32 && word[end] == "." ? bytes("../..") : bytes("./..");
    }

    function _atMost31(uint256 end) private pure returns (uint256) {
        return end < 31 ? end : 31;
    }

    function _isDigit(bytes1 character) private pure returns (bool) {
        return character >= "0" && character <= "9";
    }

    function _isAlphanumeric(bytes1 character) private pure returns (bool) {
        return _isDigit(character) || (character >= "A" && character <= "Z");
    }

    // ------------------------------------------------------------------------------------------------- helpers

    function _parent(CityCode code) private view returns (string memory) {
        return _CODES.toText(_CODES.parentOf(code));
    }

    function _accepts(string memory text, Kind kind, string memory parent) private {
        CityCode code = _CODES.fromText(text);
        vm.assertEq(_CODES.toText(_CODES.parse(code, kind)), parent, string.concat("parent of ", text));
        vm.assertEq(_parent(code), parent, string.concat("parentOf ", text));
        vm.assertEq(_CODES.toText(code), text, "round trip");
        vm.assertFalse(_CODES.isReserved(code, kind), string.concat(text, " is not reserved"));
    }

    function _refuses(string memory text, Kind kind, uint256 position) private {
        CityCode code = CityCode.wrap(bytes32(bytes(text)));
        (, bool wellFormed, uint256 end) = _CODES.tryParse(code, kind);
        vm.assertFalse(wellFormed, string.concat(text, " is malformed"));
        vm.assertEq(end, position, string.concat("where it departs: ", text));
        vm.expectRevert(Refusals.malformedCode(code, kind, position));
        _CODES.parse(code, kind);
    }

    function _reserved(string memory text, Kind kind) private {
        CityCode code = _CODES.fromText(text);
        (, bool wellFormed, ) = _CODES.tryParse(code, kind);
        vm.assertTrue(wellFormed && _CODES.isReserved(code, kind), string.concat(text, " is well formed and reserved"));
        vm.expectRevert(Refusals.reservedCode(code));
        _CODES.parse(code, kind);
    }

    function _fitsSomeKind(CityCode code) private view returns (bool) {
        for (uint8 kind = 1; kind < 6; ++kind) {
            (, bool wellFormed, ) = _CODES.tryParse(code, Kind(kind));
            if (wellFormed) return true;
        }
        return false;
    }

    /// A code of any kind, its nodes one to three characters long.
    function _wellFormed(uint256 seed) private pure returns (bytes memory text, Kind kind) {
        kind = Kind(1 + (seed % 5));
        text = bytes.concat("MA.", _node(seed, 0, 3, 10));
        if (kind == Kind.Country) return (text, kind);
        if (kind == Kind.City) return (bytes.concat(text, ".", _node(seed, 1, seed & 256 == 0 ? 4 : 6, 10)), kind);
        text = bytes.concat(text, ".", _someNode(seed, 2));
        if (kind == Kind.Department || (kind == Kind.ObjectClass && seed & 512 == 0)) {
            text = bytes.concat(text, ".", _someNode(seed, 3));
        }
        if (kind != Kind.ObjectClass) return (text, kind);
        text = bytes.concat(text, "/", _someNode(seed, 4), ".", _someNode(seed, 5), ".", _someNode(seed, 6));
    }

    function _someNode(uint256 seed, uint256 salt) private pure returns (bytes memory) {
        return _node(seed, salt, 1 + (uint256(keccak256(abi.encode(seed, salt))) % 3), 36);
    }

    function _node(
        uint256 seed,
        uint256 salt,
        uint256 length,
        uint256 letters
    ) private pure returns (bytes memory text) {
        text = new bytes(length);
        bytes32 random = keccak256(abi.encode(salt, seed));
        for (uint256 i = 0; i < length; ++i) text[i] = ALPHABET[uint8(random[i]) % letters];
    }
}
