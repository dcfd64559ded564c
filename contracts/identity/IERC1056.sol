// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title ERC-1056, without its signed functions
/// @notice Reads, events and unsigned writes as did:ethr resolvers and libraries use them. The functions whose names end
/// in Signed, and `nonce` which only those use, are absent: what they sign can be replayed on another chain.
/// Source: https://eips.ethereum.org/EIPS/eip-1056
interface IERC1056 {
    // `previousChange` is the block of the identity's event before, 0 for the first: a list linked backwards.
    event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange);
    event DIDDelegateChanged(
        address indexed identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previousChange
    );
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Who controls an identity: an address that is not registered controls itself.
    function identityOwner(address identity) external view returns (address);

    /// @notice As {identityOwner}, but zero for what is not registered.
    function owners(address identity) external view returns (address);

    /// @notice The block of the identity's last event; 0 if there is none.
    function changed(address identity) external view returns (uint256);

    /// @notice Until when `delegate` is one of the identity, seconds since 1970, exclusive.
    /// @param typeHash keccak256 of the delegate type, 32 bytes
    function delegates(address identity, bytes32 typeHash, address delegate) external view returns (uint256 validTo);

    /// @notice Whether `delegate` is one of the identity now.
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool);

    /// @notice Passes an identity on; to zero ends it.
    function changeOwner(address identity, address newOwner) external;

    /// @param validity seconds from now
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external;

    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external;

    /// @param validity seconds from now
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external;

    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external;
}
