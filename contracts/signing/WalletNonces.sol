// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WalletSigned} from "./WalletSigned.sol";

/// @title Messages that act once by a nonce of their signer
/// @notice For messages that move no other counter.
abstract contract WalletNonces is WalletSigned {
    /// The message must carry the nonce `expected`: it was used or cancelled, or comes too early.
    error WrongNonce(address account, uint256 expected);

    /// All messages that `account` signed with a nonce below `nonce` are void.
    event SignaturesCancelled(address indexed account, uint256 nonce);

    /// How far {cancelSigned} moves a nonce: farther than anyone signs ahead.
    uint256 private constant CANCELLED_NONCES = 1 << 32;

    mapping(address account => uint256 nonce) private _nonces;

    /// @notice The nonce that the next message of `account` must carry, where messages carry one.
    function nonces(address account) external view returns (uint256) {
        return _nonces[account];
    }

    /// @notice Voids all messages that the sender signed with a nonce below the new one, which is 2^32 farther: those
    /// signed ahead in good faith included. There is no signed form; without it, messages end with their deadlines.
    /// @dev Warning: sign no message with a nonce far ahead.
    function cancelSigned() external {
        uint256 nonce = _nonces[msg.sender] + CANCELLED_NONCES;
        _nonces[msg.sender] = nonce;
        emit SignaturesCancelled(msg.sender, nonce);
    }

    /// @dev {_requireSigned} for a message that acts once because it carries the nonce that this moves.
    function _useSigned(
        address account,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        uint256 expected = _nonces[account];
        if (nonce != expected) revert WrongNonce(account, expected);
        _nonces[account] = expected + 1;
        _requireSigned(account, structHash, deadline, signature);
    }
}
