// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {WalletNonces} from "../../contracts/signing/WalletNonces.sol";

contract DigestHoldsTheDeadline is WalletNonces {
    constructor() EIP712("", "") {}

    function prove(bytes32 structHash, uint256 deadline) external view {
        _digest(structHash, deadline);
        assert(block.timestamp <= deadline);
    }
}

contract UseSignedMovesTheNonceByOne is WalletNonces {
    constructor() EIP712("", "") {}

    function prove(
        address account,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        uint256 before = _nonces[account];
        _useSigned(account, structHash, nonce, deadline, signature);
        assert(nonce == before && _nonces[account] == before + 1);
    }
}

contract CancelSignedMovesTheNonceFar is WalletNonces {
    constructor() EIP712("", "") {}

    function prove() external {
        uint256 before = _nonces[msg.sender];
        cancelSigned();
        assert(_nonces[msg.sender] == before + 2 ** 32);
    }
}
