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
    /// The contract wallet `account` gave no yes and was asked with less gas than it may use: send more gas.
    error InsufficientGas(address account);

    /// What a contract wallet may use to answer.
    uint256 private constant WALLET_GAS = 500_000;
    /// Gas that must be left so that {WALLET_GAS} can be forwarded (EIP-150 keeps 1/64 back) and the call be made.
    uint256 private constant WALLET_GAS_NEEDED = WALLET_GAS + WALLET_GAS / 63 + 10_000;

    /// @dev Reverts unless `account` wants what `structHash` says, in time. See {_requireSigned}.
    function _requireSigned(
        address account,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) internal view {
        _requireSigned(account, _digest(structHash, deadline), signature);
    }

    /// @dev What is signed. Reverts once `deadline` is over: it holds for who sends the transaction itself, too.
    function _digest(bytes32 structHash, uint256 deadline) internal view returns (bytes32) {
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        return _hashTypedDataV4(structHash);
    }

    /// @dev Reverts unless `account` wants what was signed. Who sends the transaction itself needs no signature for its
    /// own account. The message must name `account` and whatever makes it act once: contract wallets of one owner may
    /// vouch for the same digest.
    function _requireSigned(address account, bytes32 digest, bytes calldata signature) internal view {
        if (msg.sender == account) return;

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
