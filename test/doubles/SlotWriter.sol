// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Does what is known beforehand: to storage, in logs, with signatures and new contracts.
contract SlotWriter {
    error Undone();

    event Said(uint256 indexed about, bytes data);

    mapping(uint256 slot => uint256 value) private _slots;

    constructor(uint256 count) {
        write(0, count, 1);
    }

    /// Zero clears.
    function write(uint256 first, uint256 count, uint256 value) public {
        for (uint256 i = first; i < first + count; ++i) _slots[i] = value;
    }

    /// Leaves nothing that was not there before.
    function writeAndClear(uint256 first, uint256 count) external {
        write(first, count, 1);
        write(first, count, 0);
    }

    /// Leaves what was there before.
    function clearAndWrite(uint256 first, uint256 count, uint256 value) external {
        write(first, count, 0);
        write(first, count, value);
    }

    /// Writes here and in another contract.
    function writeInBoth(SlotWriter other, uint256 first, uint256 count) external {
        write(first, count, 1);
        other.write(first, count, 1);
    }

    /// Writes here; what it writes in the other contract is reverted.
    function writeWithReverted(SlotWriter other, uint256 first, uint256 count) external {
        write(first, count, 1);
        try other.writeAndRevert(first, count) {} catch {}
    }

    function writeAndRevert(uint256 first, uint256 count) external {
        write(first, count, 1);
        revert Undone();
    }

    function read(uint256 first, uint256 count) external view returns (uint256 sum) {
        for (uint256 i = first; i < first + count; ++i) sum += _slots[i];
    }

    /// Tries a write that is reverted, and then reads the same slots.
    function readAfterReverted(SlotWriter other, uint256 first, uint256 count) external {
        try other.writeAndRevert(first, count) {} catch {}
        other.read(first, count);
    }

    function say(uint256 about, bytes calldata data) external {
        emit Said(about, data);
    }

    /// Recovers a signer as many times.
    function recover(uint256 count) external pure {
        for (uint256 i; i < count; ++i) ecrecover(bytes32(i), 27, bytes32(uint256(1)), bytes32(uint256(1)));
    }

    /// Makes a contract.
    function make(bytes memory initcode) external returns (address made) {
        assembly ("memory-safe") {
            made := create(0, add(initcode, 0x20), mload(initcode))
        }
    }
}
