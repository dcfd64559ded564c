// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {CityCode, CityCodes, Kind, NO_CODE} from "./CityCodes.sol";
import {CodeSlot} from "./CodeSlot.sol";
import {
    ALL_ROLES,
    ApplicationRecord,
    ApplicationStatus,
    ICityCodeRegistry,
    OfficerTerm,
    ROLE_ENROL,
    ROLE_ISSUE,
    Status
} from "./ICityCodeRegistry.sol";

/// What the rules are about.
struct CodeState {
    mapping(CityCode code => CodeSlot) records;
    mapping(CityCode code => CityCode) successors; // of retired codes, where one was named
    mapping(CityCode code => mapping(address applicant => ApplicationRecord)) applications;
    mapping(CityCode code => mapping(uint24 epoch => mapping(address officer => OfficerTerm))) officers;
}

/// @title Rules of the registry of city codes
/// @notice Who may act on a code now, and which code may be issued. Nothing here changes state.
library CodeRules {
    /// How many times in a row a code may be retired into another, and its children still answer to the last one.
    uint256 internal constant MAX_SUCCESSIONS = 16;

    // ------------------------------------------------------------------------------------------------ who may

    /// The roles in force: all for the holder, an officer's until its term ends, none unless the code is active.
    function rolesOf(CodeState storage state, CityCode code, address account) internal view returns (uint8 roles) {
        CodeSlot record = state.records[code];
        return record.isActive() ? _rolesOf(state, code, record, account) : 0;
    }

    /// The roles that issuing a code of `kind` takes: `role`, and for a city to enrol, because a city enrols itself.
    /// @dev Otherwise who issues or reviews would make itself a second registrar of a city's division.
    function rolesToIssue(uint8 role, Kind kind) internal pure returns (uint8) {
        return kind == Kind.City ? role | ROLE_ENROL : role;
    }

    /// That `account` has all of `roles` at an active code.
    function requireRole(
        CodeState storage state,
        CityCode code,
        address account,
        uint8 roles
    ) internal view returns (CodeSlot record) {
        record = requireActive(state, code);
        _requireRole(state, code, record, account, roles);
    }

    function _requireRole(
        CodeState storage state,
        CityCode code,
        CodeSlot record,
        address account,
        uint8 roles
    ) private view {
        if (_rolesOf(state, code, record, account) & roles != roles) {
            revert ICityCodeRegistry.MissingRole(code, account, roles);
        }
    }

    /// That `account` holds an active code.
    function requireHolder(CodeState storage state, CityCode code, address account) internal view {
        Status status = state.records[code].status();
        if (status != Status.Active) revert ICityCodeRegistry.WrongStatus(code, status);
        requireOwn(state, code, account);
    }

    /// That `account` holds a code, in whatever state.
    function requireOwn(CodeState storage state, CityCode code, address account) internal view {
        if (state.records[code].holder() != account) revert ICityCodeRegistry.NotHolder(code, account);
    }

    /// From `issuer` up to its country, all must be active, and the country not frozen.
    function requireIssuing(
        CodeState storage state,
        CityCode issuer,
        address account,
        uint8 roles
    ) internal view returns (CodeSlot record) {
        record = requireActive(state, issuer);
        CodeSlot country = record;
        CityCode above = issuer.parentOf(record.kind());
        while (above != NO_CODE) {
            country = requireActive(state, above);
            above = above.parentOf(country.kind());
        }
        requireNotFrozen(issuer.countryOf(), country);
        _requireRole(state, issuer, record, account, roles);
    }

    function canIssue(CodeState storage state, CityCode issuer, address account) internal view returns (bool) {
        CodeSlot country;
        for (CityCode above = issuer; above != NO_CODE; above = above.parentOf()) {
            country = state.records[above];
            if (!country.isActive()) return false;
        }
        if (state.records[issuer].kind() == Kind.ObjectClass) return false;
        return country.frozenUntil() <= block.timestamp && rolesOf(state, issuer, account) & ROLE_ISSUE != 0;
    }

    /// Who answers for what a code began: the code itself or, once it is retired, its successor, else the level above;
    /// {NO_CODE} is the council.
    /// @dev After {MAX_SUCCESSIONS} successors on a level it goes up, so that nobody can make the way too long to walk.
    function answersFor(CodeState storage state, CityCode code) internal view returns (CityCode answering) {
        answering = code;
        uint256 successions = 0;
        while (state.records[answering].status() == Status.Retired) {
            CityCode successor = state.successors[answering];
            if (successor == NO_CODE || successions == MAX_SUCCESSIONS) {
                (answering, successions) = (answering.parentOf(), 0);
            } else {
                (answering, successions) = (successor, successions + 1);
            }
        }
    }

    /// The level above a code: its parent, or whoever answers for that; {NO_CODE} is the council.
    function issuerOf(CodeState storage state, CityCode code) internal view returns (CityCode) {
        return answersFor(state, code.parentOf());
    }

    function _rolesOf(
        CodeState storage state,
        CityCode code,
        CodeSlot record,
        address account
    ) private view returns (uint8 roles) {
        if (record.holder() == account) return ALL_ROLES;
        OfficerTerm memory term = state.officers[code][record.epoch()][account];
        return block.timestamp < term.until ? term.roles : 0;
    }

    // ---------------------------------------------------------------------------------------------- and when

    function requireActive(CodeState storage state, CityCode code) internal view returns (CodeSlot record) {
        record = state.records[code];
        if (!record.isActive()) {
            revert ICityCodeRegistry.AncestorInactive(code, record.status(), record.reason());
        }
    }

    function requireNotFrozen(CityCode country, CodeSlot record) internal view {
        uint40 until = record.frozenUntil();
        if (until > block.timestamp) revert ICityCodeRegistry.IssuingIsFrozen(country, until);
    }

    function requirePending(
        CodeState storage state,
        CityCode code,
        address applicant,
        uint32 round
    ) internal view returns (ApplicationRecord storage filed) {
        filed = state.applications[code][applicant];
        if (filed.status != ApplicationStatus.Pending || filed.round != round) {
            revert ICityCodeRegistry.NotPending(code, applicant, filed.status, filed.round);
        }
    }

    /// @param issuer whoever retires `code`, which is of `kind`
    function requireSuccessor(
        CodeState storage state,
        CityCode code,
        CityCode successor,
        CityCode issuer,
        Kind kind
    ) internal view {
        CodeSlot record = state.records[successor];
        if (successor == code || !record.isActive() || record.kind() != kind || issuerOf(state, successor) != issuer)
            revert ICityCodeRegistry.InvalidSuccessor(code, successor);
    }

    // ------------------------------------------------------------------------------------ which may be issued

    /// Why nobody could issue this code to this holder, as an encoded error; empty if nothing speaks against it.
    function examine(
        CodeState storage state,
        CityCode code,
        Kind kind,
        address holder
    ) internal view returns (CityCode parent, bytes memory refusal) {
        bool wellFormed;
        uint256 end;
        (parent, wellFormed, end) = code.tryParse(kind);
        if (!wellFormed) {
            refusal = abi.encodeWithSelector(CityCodes.MalformedCode.selector, code, kind, end);
        } else if (code.isReserved(kind)) {
            refusal = abi.encodeWithSelector(CityCodes.ReservedCode.selector, code);
        } else if (holder == address(0)) {
            refusal = abi.encodeWithSelector(ICityCodeRegistry.ZeroAddress.selector);
        } else {
            refusal = _examineUnassigned(state, code);
        }
    }

    function requireIssuable(
        CodeState storage state,
        CityCode code,
        Kind kind,
        address holder
    ) internal view returns (CityCode parent) {
        if (kind == Kind.Country) revert ICityCodeRegistry.WrongKind(code, kind);
        bytes memory refusal;
        (parent, refusal) = examine(state, code, kind, holder);
        _revertWith(refusal);
    }

    function requireAdmissible(CodeState storage state, CityCode country, address holder) internal view {
        (, bytes memory refusal) = examine(state, country, Kind.Country, holder);
        _revertWith(refusal);
    }

    function requireUnassigned(CodeState storage state, CityCode code) internal view {
        _revertWith(_examineUnassigned(state, code));
    }

    function _examineUnassigned(CodeState storage state, CityCode code) private view returns (bytes memory refusal) {
        CodeSlot record = state.records[code];
        if (record.status() == Status.Unassigned) return refusal;
        if (record.status() == Status.Retired) {
            return abi.encodeWithSelector(ICityCodeRegistry.CodeIsRetired.selector, code, state.successors[code]);
        }
        return abi.encodeWithSelector(ICityCodeRegistry.CodeTaken.selector, code, record.holder());
    }

    function _revertWith(bytes memory refusal) private pure {
        if (refusal.length != 0) LowLevelCall.bubbleRevert(refusal);
    }
}
