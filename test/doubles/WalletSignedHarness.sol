// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {WalletSigned} from "../../contracts/signing/WalletSigned.sol";

/// Asks {WalletSigned} about `Note(address account,bytes32 content)`.
contract WalletSignedHarness is WalletSigned {
    constructor() EIP712("Harness", "1") {}

    function requireSigned(address account, bytes32 content, uint256 deadline, bytes calldata signature) external view {
        _requireSigned(account, _hash(account, content), deadline, signature);
    }

    function digestOf(address account, bytes32 content) external view returns (bytes32) {
        return _hashTypedDataV4(_hash(account, content));
    }

    function _hash(address account, bytes32 content) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("Note(address account,bytes32 content)"), account, content));
    }
}
