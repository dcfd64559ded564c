// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../codes/CityCodes.sol";
import {WordText} from "../signing/WordText.sol";
import {Authorisation, IdKind, ISuperIdRegistry, Move, Registration} from "./ISuperIdRegistry.sol";

/// @title What people sign about Super IDs
/// @notice EIP-712 struct hashes. Every party is a field, codes and names are text, and each message but a registration,
/// which fills a slot for good, carries the counters of the Super ID. `src/identity/acts.ts` has the same types.
library SuperIdMessages {
    bytes32 private constant ORGANISATION_REGISTRATION = keccak256(
        "OrganisationRegistration(string creditCode,uint32 generation,address controller,string registrar,"
        "address officer,uint256 deadline)"
    );
    bytes32 private constant RESIDENT_REGISTRATION = keccak256(
        "ResidentRegistration(bytes32 nullifier,uint32 generation,address controller,string registrar,"
        "address officer,uint256 deadline)"
    );
    bytes32 private constant MOVE = keccak256(
        "Move(address superId,address controller,string to,address officer,uint24 version,uint64 changed,"
        "uint256 deadline)"
    );
    bytes32 private constant CONTROLLER_CHANGE = keccak256(
        "ControllerChange(address superId,address controller,address newController,uint24 version,uint64 changed,"
        "uint256 deadline)"
    );
    bytes32 private constant DEACTIVATION = keccak256(
        "Deactivation(address superId,address controller,uint24 version,uint64 changed,uint256 deadline)"
    );
    bytes32 private constant REACTIVATION = keccak256(
        "Reactivation(address superId,address controller,uint24 version,uint64 changed,uint256 deadline)"
    );
    bytes32 private constant DELEGATE_ADDITION = keccak256(
        "DelegateAddition(address superId,address controller,string delegateType,address delegate,uint256 validity,"
        "uint24 version,uint64 changed,uint256 deadline)"
    );
    bytes32 private constant DELEGATE_REVOCATION = keccak256(
        "DelegateRevocation(address superId,address controller,string delegateType,address delegate,"
        "uint24 version,uint64 changed,uint256 deadline)"
    );
    bytes32 private constant ATTRIBUTE_CHANGE = keccak256(
        "AttributeChange(address superId,address controller,string name,bytes value,uint256 validity,"
        "uint24 version,uint64 changed,uint256 deadline)"
    );
    bytes32 private constant ATTRIBUTE_REVOCATION = keccak256(
        "AttributeRevocation(address superId,address controller,string name,bytes value,"
        "uint24 version,uint64 changed,uint256 deadline)"
    );
    bytes32 private constant ANNULMENT_ANSWER = keccak256(
        "AnnulmentAnswer(address superId,address controller,uint40 proposedAt,bytes32 digest,"
        "uint24 version,uint64 changed,uint256 deadline)"
    );

    function registration(Registration memory message) internal pure returns (bytes32) {
        (bytes32 typeHash, bytes32 nullifier) = (RESIDENT_REGISTRATION, message.nullifier);
        if (message.kind == IdKind.Organisation) {
            (typeHash, nullifier) = (
                ORGANISATION_REGISTRATION,
                keccak256(abi.encodePacked(bytes18(message.nullifier)))
            );
        }
        bytes32 registrar = _hashCode(message.registrar);
        return
            keccak256(
                abi.encode(
                    typeHash,
                    nullifier,
                    message.generation,
                    message.controller,
                    registrar,
                    message.officer,
                    message.deadline
                )
            );
    }

    function move(Move calldata message, address controller) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    MOVE,
                    message.superId,
                    controller,
                    _hashCode(message.to),
                    message.officer,
                    message.version,
                    message.changed,
                    message.deadline
                )
            );
    }

    function controllerChange(
        address superId,
        address controller,
        address newController,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(CONTROLLER_CHANGE, superId, controller, newController, by.version, by.changed, by.deadline)
            );
    }

    function deactivation(
        address superId,
        address controller,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DEACTIVATION, superId, controller, by.version, by.changed, by.deadline));
    }

    function reactivation(
        address superId,
        address controller,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REACTIVATION, superId, controller, by.version, by.changed, by.deadline));
    }

    function delegateAddition(
        address superId,
        address controller,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        bytes32 typeHash = _hashText(delegateType);
        return
            keccak256(
                abi.encode(
                    DELEGATE_ADDITION,
                    superId,
                    controller,
                    typeHash,
                    delegate,
                    validity,
                    by.version,
                    by.changed,
                    by.deadline
                )
            );
    }

    function delegateRevocation(
        address superId,
        address controller,
        bytes32 delegateType,
        address delegate,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        bytes32 typeHash = _hashText(delegateType);
        return
            keccak256(
                abi.encode(
                    DELEGATE_REVOCATION,
                    superId,
                    controller,
                    typeHash,
                    delegate,
                    by.version,
                    by.changed,
                    by.deadline
                )
            );
    }

    function attributeChange(
        address superId,
        address controller,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        (bytes32 nameHash, bytes32 valueHash) = (_hashText(name), keccak256(value));
        return
            keccak256(
                abi.encode(
                    ATTRIBUTE_CHANGE,
                    superId,
                    controller,
                    nameHash,
                    valueHash,
                    validity,
                    by.version,
                    by.changed,
                    by.deadline
                )
            );
    }

    function attributeRevocation(
        address superId,
        address controller,
        bytes32 name,
        bytes calldata value,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        (bytes32 nameHash, bytes32 valueHash) = (_hashText(name), keccak256(value));
        return
            keccak256(
                abi.encode(
                    ATTRIBUTE_REVOCATION,
                    superId,
                    controller,
                    nameHash,
                    valueHash,
                    by.version,
                    by.changed,
                    by.deadline
                )
            );
    }

    function annulmentAnswer(
        address superId,
        address controller,
        uint40 proposedAt,
        bytes32 digest,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ANNULMENT_ANSWER,
                    superId,
                    controller,
                    proposedAt,
                    digest,
                    by.version,
                    by.changed,
                    by.deadline
                )
            );
    }

    /// How EIP-712 hashes the code of a registrar, which was issued, that a person signs as a `string`.
    function _hashCode(CityCode registrar) private pure returns (bytes32) {
        return WordText.hash(CityCode.unwrap(registrar), registrar.lengthOf());
    }

    /// How EIP-712 hashes a name that a person signs as a `string`.
    function _hashText(bytes32 name) private pure returns (bytes32) {
        uint256 length = WordText.lengthOf(name);
        if (length == 0 || WordText.hasNul(name, length)) revert ISuperIdRegistry.InvalidName(name);
        return WordText.hash(name, length);
    }
}
