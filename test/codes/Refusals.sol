// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {CityCode, CityCodes, Kind} from "../../contracts/codes/CityCodes.sol";
import {
    ApplicationStatus,
    ICityCodeRegistry as Registry,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {WalletNonces} from "../../contracts/signing/WalletNonces.sol";
import {WalletSigned} from "../../contracts/signing/WalletSigned.sol";

/// Every error as the registry encodes it, evidence included.
library Refusals {
    // ---------------------------------------------------------------------------------------------------- codes

    function malformedCode(CityCode code, Kind kind, uint256 position) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(CityCodes.MalformedCode.selector, code, kind, position);
    }

    function reservedCode(CityCode code) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(CityCodes.ReservedCode.selector, code);
    }

    function invalidCodeText(uint256 length) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(CityCodes.InvalidCodeText.selector, length);
    }

    function codeTaken(CityCode code, address holder) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.CodeTaken.selector, code, holder);
    }

    function codeIsRetired(CityCode code, CityCode successor) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.CodeIsRetired.selector, code, successor);
    }

    function wrongStatus(CityCode code, Status status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.WrongStatus.selector, code, status);
    }

    function ancestorInactive(
        CityCode ancestor,
        Status status,
        SuspensionReason reason
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.AncestorInactive.selector, ancestor, status, reason);
    }

    function wrongKind(CityCode code, Kind kind) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.WrongKind.selector, code, kind);
    }

    function notBelow(CityCode code, CityCode issuer) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.NotBelow.selector, code, issuer);
    }

    function invalidSuccessor(CityCode code, CityCode successor) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.InvalidSuccessor.selector, code, successor);
    }

    function batchSize(uint256 size, uint256 limit) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.BatchSize.selector, size, limit);
    }

    function batchItemRefused(uint256 index, bytes memory refusal) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.BatchItemRefused.selector, index, refusal);
    }

    // --------------------------------------------------------------------------------------------------- freezes

    function issuingIsFrozen(CityCode country, uint40 until) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.IssuingIsFrozen.selector, country, until);
    }

    function freezeTooSoon(CityCode country, uint256 notBefore) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.FreezeTooSoon.selector, country, notBefore);
    }

    function issuingNotFrozen(CityCode country) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.IssuingNotFrozen.selector, country);
    }

    // ------------------------------------------------------------------------------------------------------- who

    function missingRole(CityCode code, address account, uint8 roles) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.MissingRole.selector, code, account, roles);
    }

    function notHolder(CityCode code, address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.NotHolder.selector, code, account);
    }

    function notOffered(CityCode code, address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.NotOffered.selector, code, account);
    }

    function zeroAddress() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.ZeroAddress.selector);
    }

    function invalidTerm(uint8 roles, uint40 until) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.InvalidTerm.selector, roles, until);
    }

    function authorityIsFixed() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.AuthorityIsFixed.selector);
    }

    function unauthorized(address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, account);
    }

    function notScheduled(bytes32 operation) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation);
    }

    function notReady(bytes32 operation) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation);
    }

    // --------------------------------------------------------------------------------- applications, signatures

    function reasonMissing() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.ReasonMissing.selector);
    }

    function alreadyPending(CityCode code, address applicant, uint32 round) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.AlreadyPending.selector, code, applicant, round);
    }

    function wrongRound(CityCode code, address applicant, uint32 expected) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.WrongRound.selector, code, applicant, expected);
    }

    function notPending(
        CityCode code,
        address applicant,
        ApplicationStatus status,
        uint32 round
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(Registry.NotPending.selector, code, applicant, status, round);
    }

    function signatureExpired(uint256 deadline) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(WalletSigned.SignatureExpired.selector, deadline);
    }

    function invalidSignature(address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(WalletSigned.InvalidSignature.selector, account);
    }

    function insufficientGas(address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(WalletSigned.InsufficientGas.selector, account);
    }

    function wrongNonce(address account, uint256 expected) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(WalletNonces.WrongNonce.selector, account, expected);
    }
}
