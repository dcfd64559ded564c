// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {IdKind, Registration} from "../../contracts/identity/ISuperIdRegistry.sol";

/// What makes a message act once, and when it ends.
struct Counters {
    uint24 version;
    uint64 changed;
    uint256 deadline;
}

/// The EIP-712 messages as a wallet hashes them: written from the manual, not from the code under test.
library SignedIdMessages {
    string private constant DOMAIN =
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

    /// What is signed: the message within its domain.
    function digest(bytes32 message, uint256 chainId, address registry) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(keccak256(bytes(DOMAIN)), keccak256("Domicile Super IDs"), keccak256("1"), chainId, registry)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function registration(Registration memory message) internal pure returns (bytes32) {
        bytes memory whose =
            message.kind == IdKind.Organisation
                ? abi.encode(
                    keccak256(
                        "OrganisationRegistration(string creditCode,uint32 generation,address controller,string registrar,address officer,uint256 deadline)"
                    ),
                    hashText(message.nullifier)
                )
                : abi.encode(
                    keccak256(
                        "ResidentRegistration(bytes32 nullifier,uint32 generation,address controller,string registrar,address officer,uint256 deadline)"
                    ),
                    message.nullifier
                );
        return
            keccak256(
                bytes.concat(
                    whose,
                    abi.encode(message.generation, message.controller, hashText(CityCode.unwrap(message.registrar))),
                    abi.encode(message.officer, message.deadline)
                )
            );
    }

    function move(
        address superId,
        address controller,
        CityCode to,
        address officer,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Move(address superId,address controller,string to,address officer,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller, hashText(CityCode.unwrap(to)), officer), counters);
    }

    function controllerChange(
        address superId,
        address controller,
        address newController,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "ControllerChange(address superId,address controller,address newController,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller, newController), counters);
    }

    function deactivation(
        address superId,
        address controller,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Deactivation(address superId,address controller,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller), counters);
    }

    function reactivation(
        address superId,
        address controller,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Reactivation(address superId,address controller,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller), counters);
    }

    function delegateAddition(
        address superId,
        address controller,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "DelegateAddition(address superId,address controller,string delegateType,address delegate,uint256 validity,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller, hashText(delegateType), delegate, validity), counters);
    }

    function delegateRevocation(
        address superId,
        address controller,
        bytes32 delegateType,
        address delegate,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "DelegateRevocation(address superId,address controller,string delegateType,address delegate,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller, hashText(delegateType), delegate), counters);
    }

    function attributeChange(
        address superId,
        address controller,
        bytes32 name,
        bytes memory value,
        uint256 validity,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "AttributeChange(address superId,address controller,string name,bytes value,uint256 validity,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller, hashText(name), keccak256(value), validity), counters);
    }

    function attributeRevocation(
        address superId,
        address controller,
        bytes32 name,
        bytes memory value,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "AttributeRevocation(address superId,address controller,string name,bytes value,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller, hashText(name), keccak256(value)), counters);
    }

    function annulmentAnswer(
        address superId,
        address controller,
        uint40 proposedAt,
        bytes32 answer,
        Counters memory counters
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "AnnulmentAnswer(address superId,address controller,uint40 proposedAt,bytes32 digest,uint24 version,uint64 changed,uint256 deadline)"
        );
        return _hash(abi.encode(typeHash, superId, controller, proposedAt, answer), counters);
    }

    /// A padded text, as wallets hash it: without the padding.
    function hashText(bytes32 text) internal pure returns (bytes32) {
        bytes memory characters;
        for (uint256 i = 0; i < 32 && text[i] != 0; ++i) characters = bytes.concat(characters, text[i]);
        return keccak256(characters);
    }

    function _hash(bytes memory content, Counters memory counters) private pure returns (bytes32) {
        return keccak256(bytes.concat(content, abi.encode(counters.version, counters.changed, counters.deadline)));
    }
}
