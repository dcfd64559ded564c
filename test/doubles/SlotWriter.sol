// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Storage whose changes are known beforehand.
contract SlotWriter {
    error Undone();

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
}
