// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// Says yes if the first 65 bytes of the signature are its owner's; what follows is of any length.
contract OwnedWallet is IERC1271 {
    address private immutable _OWNER;

    constructor(address owner) {
        _OWNER = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view virtual returns (bytes4) {
        if (signature.length < 65) return 0xffffffff;
        return ECDSA.recover(digest, signature[:65]) == _OWNER ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// Answers every question with what it was made with.
contract AnsweringWallet {
    bytes private _answer;

    constructor(bytes memory answer) {
        _answer = answer;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        return _answer;
    }
}

/// Reverts with the yes word.
contract RevertingWallet {
    fallback() external {
        bytes4 yes = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            mstore(0, yes)
            revert(0, 32)
        }
    }
}

/// Uses all gas that it is given.
contract BurningWallet {
    fallback() external {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// Returns or reverts with as many zero bytes as its gas pays for, up to `size`.
contract BombWallet {
    uint256 private immutable _SIZE;
    bool private immutable _REVERTS;

    constructor(uint256 size, bool reverts) {
        (_SIZE, _REVERTS) = (size, reverts);
    }

    fallback() external {
        (uint256 size, bool reverts) = (_SIZE, _REVERTS);
        assembly {
            if reverts {
                revert(0, size)
            }
            return(0, size)
        }
    }
}

/// Says yes after it has used the gas that it was made with, give or take a hundred.
contract SlowWallet {
    uint256 private immutable _GAS;

    constructor(uint256 gas_) {
        _GAS = gas_;
    }

    fallback() external {
        uint256 start = gasleft();
        while (start - gasleft() < _GAS) {}
        bytes4 yes = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            mstore(0, yes)
            return(0, 32)
        }
    }
}

/// Says yes, if only it may write to its storage first.
contract WritingWallet {
    uint256 private _asked;

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        ++_asked;
        return this.isValidSignature.selector;
    }
}
