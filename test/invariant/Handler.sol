// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../doubles/Vm.sol";

/// What every handler has: choices that follow from the fuzzer's seed, acts that can be undone, a watch on storage, and
/// a note of the first sentence that was broken.
abstract contract Handler {
    /// The first sentence of README.md that did not hold, by its number, and what happened. Empty while all hold.
    string public broken;
    address private _registry;
    uint256 private _random;
    uint256 private _calls;
    /// Of that registry: which slots are not zero.
    mapping(bytes32 slot => bool) private _isUsed;

    /// Some act, by choices that follow from `seed`. Then something is compared with the model: each has its turn.
    modifier step(uint256 seed) {
        _random = seed;
        _;
        _compare(++_calls % _count());
    }

    /// Compares everything with the model.
    function compareAll() external {
        for (uint256 i = 0; i < _count(); ++i) _compare(i);
    }

    /// How many things are compared.
    function _count() internal view virtual returns (uint256);

    /// Compares what the registry says about one of them with what it should say.
    function _compare(uint256 index) internal virtual;

    // ------------------------------------------------------------------------------------------------------ choices

    /// A number below `limit`.
    function _pick(uint256 limit) internal returns (uint256) {
        return _draw() % limit;
    }

    /// Once in `times`.
    function _rarely(uint256 times) internal returns (bool) {
        return _pick(times) == 0;
    }

    function _draw() internal returns (uint256 number) {
        number = uint256(keccak256(abi.encode(_random)));
        _random = number;
    }

    // ---------------------------------------------------------------------------------------------------- sentences

    function _assert(bool holds, string memory sentence) internal {
        if (!holds && bytes(broken).length == 0) broken = sentence;
    }

    /// That the registry under test lets nobody do this and pay for it.
    function _assertFree(address sender, bytes memory call) internal {
        if (_rarely(8)) _assert(!_would(sender, call, 1), "19: took ether");
    }

    // --------------------------------------------------------------------------------------------------------- acts

    /// Whether the registry under test would let `sender` do this now. It is undone.
    function _would(address sender, bytes memory call) internal returns (bool) {
        return _would(sender, call, 0);
    }

    function _would(address sender, bytes memory call, uint256 value) private returns (bool success) {
        try this.attempt(sender, call, value) {
            assert(false);
        } catch (bytes memory answer) {
            return abi.decode(answer, (bool));
        }
    }

    /// Reverts in any case, with whether the call succeeded.
    function attempt(address sender, bytes calldata call, uint256 value) external {
        vm.deal(sender, value);
        vm.prank(sender);
        (bool success, ) = _registry.call{value: value}(call);
        assembly ("memory-safe") {
            mstore(0x00, success)
            revert(0x00, 0x20)
        }
    }

    // ------------------------------------------------------------------------------------------------------ storage

    /// Makes `registry` the one under test; its slots were written since {_noteWrites}.
    function _watch(address registry) internal {
        _registry = registry;
        _newSlots();
    }

    function _noteWrites() internal {
        vm.record();
    }

    /// How many slots of the registry under test are not zero any more since {_noteWrites}.
    function _newSlots() internal returns (uint256 count) {
        (, bytes32[] memory writes) = vm.accesses(_registry);
        for (uint256 i = 0; i < writes.length; ++i) {
            bytes32 slot = writes[i];
            bool isUsed = vm.load(_registry, slot) != 0;
            if (isUsed == _isUsed[slot]) continue;
            _isUsed[slot] = isUsed;
            if (isUsed) ++count;
        }
    }
}
