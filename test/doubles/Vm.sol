// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The cheat codes that these tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    // ------------------------------------------------------------------------------------------ chain and calls

    function warp(uint256 timestamp) external;
    function roll(uint256 blockNumber) external;
    function chainId(uint256 id) external;
    function etch(address account, bytes calldata code) external;
    /// The creation code of a contract of the build.
    function getCode(string calldata name) external view returns (bytes memory);
    function prank(address sender) external;
    function deal(address account, uint256 balance) external;
    function load(address account, bytes32 slot) external view returns (bytes32 value);
    /// Notes all accesses to storage, for {accesses}.
    function record() external;
    function accesses(address account) external returns (bytes32[] memory reads, bytes32[] memory writes);

    // ------------------------------------------------------------------------------------------------------ keys

    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    // ---------------------------------------------------------------------------------------------- expectations

    function expectRevert(bytes calldata refusal) external;
    function expectEmit(address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function assume(bool condition) external pure;

    // ------------------------------------------------------------------------------------------------ assertions

    function assertTrue(bool condition, string calldata message) external;
    function assertFalse(bool condition, string calldata message) external;
    function assertEq(uint256 actual, uint256 expected, string calldata message) external;
    function assertEq(address actual, address expected, string calldata message) external;
    function assertEq(bytes32 actual, bytes32 expected, string calldata message) external;
    function assertEq(string calldata actual, string calldata expected, string calldata message) external;
    function assertGt(uint256 actual, uint256 floor, string calldata message) external;
    function assertLt(uint256 actual, uint256 ceiling, string calldata message) external;
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
