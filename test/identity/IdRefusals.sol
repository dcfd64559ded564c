// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {CreditCodes} from "../../contracts/identity/CreditCodes.sol";
import {IdKind, IdStatus, ISuperIdRegistry as SuperIds} from "../../contracts/identity/ISuperIdRegistry.sol";

/// Every error of its own as the registry of Super IDs encodes it, evidence included; beside the Refusals of the codes.
library IdRefusals {
    // ------------------------------------------------------------------------------------------------- register

    function malformedCreditCode(bytes32 code, uint256 position) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(CreditCodes.MalformedCreditCode.selector, code, position);
    }

    function wrongCheckCharacter(bytes32 code, bytes1 expected) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(CreditCodes.WrongCheckCharacter.selector, code, expected);
    }

    function alreadyRegistered(address superId, IdStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.AlreadyRegistered.selector, superId, status);
    }

    function notAnnulled(address superId, IdStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.NotAnnulled.selector, superId, status);
    }

    function invalidNullifier(IdKind kind, bytes32 nullifier) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.InvalidNullifier.selector, kind, nullifier);
    }

    function noRegistrar(CityCode code) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.NoRegistrar.selector, code);
    }

    function wrongRegistrar(CityCode registrar, bytes32 creditCode) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.WrongRegistrar.selector, registrar, creditCode);
    }

    function idBatchSize(uint256 size, uint256 limit) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.IdBatchSize.selector, size, limit);
    }

    function batchItemFailed(uint256 index) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.BatchItemFailed.selector, index);
    }

    // ----------------------------------------------------------------------------------------------- controller

    function wrongIdStatus(address superId, IdStatus status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.WrongIdStatus.selector, superId, status);
    }

    function notController(address superId, address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.NotController.selector, superId, account);
    }

    function zeroAccount() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.ZeroAccount.selector);
    }

    function superseded(address superId, uint24 version, uint64 changed) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.Superseded.selector, superId, version, changed);
    }

    function changedInThisBlock(address superId, uint256 blockNumber) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.ChangedInThisBlock.selector, superId, blockNumber);
    }

    function wrongCountry(address superId, CityCode to) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.WrongCountry.selector, superId, to);
    }

    function alreadyThere(address superId, CityCode registrar) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.AlreadyThere.selector, superId, registrar);
    }

    function validityTooLong(uint256 validity, uint256 limit) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.ValidityTooLong.selector, validity, limit);
    }

    function reservedName(bytes32 name) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.ReservedName.selector, name);
    }

    function invalidName(bytes32 name) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.InvalidName.selector, name);
    }

    function deactivationFinal(address superId, uint256 finalFrom) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.DeactivationFinal.selector, superId, finalFrom);
    }

    // ------------------------------------------------------------------------------------------------ annulment

    function noCity(CityCode code) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.NoCity.selector, code);
    }

    function annulmentReasonMissing() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.AnnulmentReasonMissing.selector);
    }

    function alreadyProposed(address superId, uint256 proposedAt) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.AlreadyProposed.selector, superId, proposedAt);
    }

    function notProposed(address superId, uint256 proposedAt) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.NotProposed.selector, superId, proposedAt);
    }

    function alreadyAnswered(address superId) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.AlreadyAnswered.selector, superId);
    }

    function noticeRuns(address superId, uint256 notBefore) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.NoticeRuns.selector, superId, notBefore);
    }

    function authorityIsFixed() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(SuperIds.AuthorityIsFixed.selector);
    }
}
