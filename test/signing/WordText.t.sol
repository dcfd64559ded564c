// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";
import {WordTextHarness} from "../doubles/WordTextHarness.sol";

contract WordTextTest {
    WordTextHarness private immutable _WORDS = WordTextHarness(deploy("WordTextHarness", ""));

    function test_lengthOf_eachLength() public {
        vm.assertEq(_WORDS.lengthOf(""), 0, "none");
        for (uint256 length = 1; length <= 32; ++length) {
            // The last byte is the lowest, then the highest of a byte's bits.
            vm.assertEq(_WORDS.lengthOf(bytes32(uint256(0x01) << (8 * (32 - length)))), length, "low bit");
            vm.assertEq(_WORDS.lengthOf(bytes32(uint256(0x80) << (8 * (32 - length)))), length, "high bit");
            vm.assertEq(_WORDS.lengthOf(bytes32(type(uint256).max << (8 * (32 - length)))), length, "all bits");
        }
    }

    function test_hasNul_whereverItIs() public {
        for (uint256 length = 1; length <= 32; ++length) {
            uint256 ones = (type(uint256).max / 0xff) << (8 * (32 - length));
            vm.assertFalse(_WORDS.hasNul(bytes32(ones), length), "no NUL");
            for (uint256 place = 0; place + 1 < length; ++place) {
                vm.assertTrue(_WORDS.hasNul(bytes32(ones & ~(uint256(0xff) << (248 - 8 * place))), length), "NUL");
            }
        }
        vm.assertFalse(_WORDS.hasNul("", 0), "no text");
    }

    function test_hasNul_isFalseForAnyOtherByte() public {
        for (uint256 value = 1; value < 256; ++value) {
            uint256 word = (type(uint256).max / 0xff) * value;
            for (uint256 length = 1; length <= 32; ++length) {
                vm.assertFalse(_WORDS.hasNul(bytes32(word << (8 * (32 - length))), length), "no NUL");
            }
        }
    }

    /// Beside what they say, byte by byte; each byte that is not chosen is NUL, in every other word.
    function testFuzz_words_areReadAsByteByByte(bytes32 word, uint256 chosen) public {
        if (chosen & 1 == 0) chosen = type(uint256).max;
        bytes memory text = bytes.concat(word);
        uint256 length = 0;
        for (uint256 i = 0; i < 32; ++i) {
            if ((chosen >> i) & 3 == 0) text[i] = 0;
            if (text[i] != 0) length = i + 1;
        }
        bool nul = false;
        bytes memory cut = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            cut[i] = text[i];
            nul = nul || text[i] == 0;
        }
        word = bytes32(text);
        vm.assertEq(_WORDS.lengthOf(word), length, "length");
        vm.assertEq(_WORDS.hasNul(word, length) ? 1 : 0, nul ? 1 : 0, "NUL");
        vm.assertEq(_WORDS.hash(word, length), keccak256(cut), "hash");
    }
}
