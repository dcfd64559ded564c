// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Whose signature counts
/// @notice The one policy for signed messages (EIP-712) of every registry: a plain key, a delegated account (EIP-7702)
/// with its own key, or a contract wallet (ERC-1271).
abstract contract WalletSigned is EIP712 {
    /// The message was good up to `deadline`, seconds since 1970, that second included.
    error SignatureExpired(uint256 deadline);
    /// Neither `account`'s key signed this message nor does `account`, as a contract, vouch for it.
    error InvalidSignature(address account);
    /// The message must carry the nonce `expected`: it was used or cancelled, or comes too early.
    error WrongNonce(address account, uint256 expected);
    /// The contract wallet `account` gave no yes and was asked with less gas than it may use: send more gas.
    error InsufficientGas(address account);

    /// All messages that `account` signed with a nonce below `nonce` are void.
    event SignaturesCancelled(address indexed account, uint256 nonce);

    /// How far {cancelSigned} moves a nonce: farther than anyone signs ahead.
    uint256 private constant CANCELLED_NONCES = 1 << 32;
    /// What a contract wallet may use to answer.
    uint256 private constant WALLET_GAS = 500_000;
    /// Gas that must be left so that {WALLET_GAS} can be forwarded (EIP-150 keeps 1/64 back) and the call be made.
    uint256 private constant WALLET_GAS_NEEDED = WALLET_GAS + WALLET_GAS / 63 + 10_000;

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

    /// @dev Reverts unless `account` wants what `structHash` says. Who sends the transaction itself needs no signature
    /// for its own account, but its deadline holds all the same. `structHash` must name `account` and whatever makes
    /// the message act once: contract wallets of one owner may vouch for the same digest.
    function _requireSigned(
        address account,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) internal view {
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        if (msg.sender == account) return;

        bytes32 digest = _hashTypedDataV4(structHash);
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && signer == account) return;

        if (account.code.length == 0) revert InvalidSignature(account);
        (bool agrees, bool askedInFull) = _askWallet(account, digest, signature);
        if (agrees) return;
        if (!askedInFull) revert InsufficientGas(account);
        revert InvalidSignature(account);
    }

    /// Asks by ERC-1271 with capped gas. A revert, an answer shorter than a word or any other word is a no; no more
    /// than a word of the answer is copied.
    /// @return agrees whether the wallet said yes
    /// @return askedInFull whether all of {WALLET_GAS} could be forwarded
    function _askWallet(
        address account,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool agrees, bool askedInFull) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 answer;
        askedInFull = gasleft() >= WALLET_GAS_NEEDED;
        assembly ("memory-safe") {
            agrees := staticcall(WALLET_GAS, account, add(question, 0x20), mload(question), 0x00, 0x20)
            agrees := and(agrees, gt(returndatasize(), 0x1f))
            answer := mload(0x00)
        }
        agrees = agrees && answer == bytes32(IERC1271.isValidSignature.selector);
    }
}
