// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind} from "../../contracts/codes/CityCodes.sol";
import {
    ApplicationRecord,
    ApplicationStatus,
    CodeRecord,
    ICityCodeRegistry,
    OfficerTerm,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {Vm} from "../doubles/Vm.sol";

/// What somebody knows about a code who has read the events only.
struct ToldCode {
    CodeRecord record;
    CityCode successor;
    bytes32 digest;
    address offeredTo;
    mapping(address applicant => ApplicationRecord) applications;
    mapping(uint24 epoch => mapping(address officer => OfficerTerm)) officers;
}

/// Reads the events of the registry of city codes as its manual explains them.
library CodeEvents {
    /// @param time of the event's block
    function read(mapping(CityCode code => ToldCode) storage codes, Vm.Log memory log, uint256 time) internal {
        // Of the authority, at the deployment.
        if (log.topics.length == 1) return;
        bytes32 topic = log.topics[0];
        ToldCode storage told = codes[CityCode.wrap(log.topics[1])];
        CodeRecord storage record = told.record;
        if (topic == ICityCodeRegistry.CodeIssued.selector) {
            record.holder = _account(log.topics[3]);
            (record.kind, ) = abi.decode(log.data, (Kind, address));
            (record.issuedAt, record.status) = (uint40(time), Status.Active);
        } else if (topic == ICityCodeRegistry.HolderChanged.selector) {
            record.holder = _account(log.topics[3]);
            record.epoch = abi.decode(log.data, (uint24));
            told.offeredTo = address(0);
        } else if (topic == ICityCodeRegistry.HolderOffered.selector) {
            told.offeredTo = _account(log.topics[3]);
        } else if (topic == ICityCodeRegistry.OfficerAppointed.selector) {
            (uint8 roles, uint40 until) = abi.decode(log.data, (uint8, uint40));
            told.officers[record.epoch][_account(log.topics[2])] = OfficerTerm(roles, until);
        } else if (topic == ICityCodeRegistry.OfficerDismissed.selector) {
            delete told.officers[record.epoch][_account(log.topics[2])];
        } else if (topic == ICityCodeRegistry.RecordPublished.selector) {
            (told.digest, ) = abi.decode(log.data, (bytes32, address));
        } else if (!_readApplication(told, log, time)) {
            _readOversight(told, log, time);
        }
    }

    function _readApplication(ToldCode storage told, Vm.Log memory log, uint256 time) private returns (bool) {
        bytes32 topic = log.topics[0];
        if (topic == ICityCodeRegistry.ApplicationFiled.selector) {
            (Kind kind, uint32 round, ) = abi.decode(log.data, (Kind, uint32, bytes32));
            told.applications[_account(log.topics[3])] = ApplicationRecord(
                ApplicationStatus.Pending,
                kind,
                round,
                uint40(time)
            );
        } else if (topic == ICityCodeRegistry.ApplicationApproved.selector) {
            delete told.applications[_account(log.topics[2])];
        } else if (topic == ICityCodeRegistry.ApplicationRefused.selector) {
            told.applications[_account(log.topics[2])].status = ApplicationStatus.Refused;
        } else if (topic == ICityCodeRegistry.ApplicationWithdrawn.selector) {
            ApplicationRecord storage application = told.applications[_account(log.topics[2])];
            application.status = ApplicationStatus.Withdrawn;
            application.round = abi.decode(log.data, (uint32));
        } else {
            return false;
        }
        return true;
    }

    function _readOversight(ToldCode storage told, Vm.Log memory log, uint256 time) private {
        bytes32 topic = log.topics[0];
        CodeRecord storage record = told.record;
        if (topic == ICityCodeRegistry.CodeSuspended.selector) {
            record.status = Status.Suspended;
            (record.reason, ) = abi.decode(log.data, (SuspensionReason, address));
        } else if (topic == ICityCodeRegistry.CodeReinstated.selector) {
            (record.status, record.reason) = (Status.Active, SuspensionReason.None);
        } else if (topic == ICityCodeRegistry.CodeRetired.selector) {
            (record.status, record.reason) = (Status.Retired, SuspensionReason.None);
            told.successor = CityCode.wrap(log.topics[2]);
        } else if (topic == ICityCodeRegistry.IssuingFrozen.selector) {
            (record.frozenUntil, ) = abi.decode(log.data, (uint40, address));
        } else if (topic == ICityCodeRegistry.IssuingUnfrozen.selector) {
            record.frozenUntil = uint40(time - (time % 1 hours));
        }
    }

    function _account(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
