// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, CityCodes, Kind} from "../../contracts/codes/CityCodes.sol";
import {Application, ApplicationStatus, Status} from "../../contracts/codes/ICityCodeRegistry.sol";
import {CodesModel} from "./CodesModel.sol";

/// Chooses codes, people and arguments: mostly those with which an act succeeds, sometimes others.
abstract contract CodesChoices is CodesModel {
    uint256 private _grown;

    function _actor() internal returns (address) {
        return actors[_pick(actors.length)];
    }

    function _index() internal returns (uint256) {
        return _pick(codes.length);
    }

    /// Some code of this status, if there is one.
    function _where(Status status) internal returns (uint256 index) {
        index = _index();
        for (uint256 i = 0; i < codes.length && models[index].status != status; ++i) {
            index = (index + 1) % codes.length;
        }
    }

    function _issuedIndex() internal returns (uint256) {
        return _rarely(8) ? _index() : _where(Status.Active);
    }

    /// A code that nobody has, below one that somebody has; new ones where there is none.
    function _openIndex() internal returns (uint256 index) {
        index = _index();
        for (uint256 i = 0; i < codes.length; ++i) {
            uint256 parent = models[index].parent;
            if (
                models[index].status == Status.Unassigned &&
                parent != NONE &&
                models[parent].status != Status.Unassigned &&
                (models[parent].status == Status.Active || _rarely(4))
            ) return index;
            index = (index + 1) % codes.length;
        }
        uint256 below = models[0].status == Status.Retired ? 1 : 0;
        index = _add(_city(below == 0 ? "MA.156" : "MA.250", 5000 + ++_grown), Kind.City, below);
        _add(CityCodes.fromText(string.concat(codes[index].toText(), ".WATER")), Kind.Department, index);
    }

    function _city(string memory above, uint256 number) internal pure returns (CityCode) {
        bytes memory digits = new bytes(4);
        for (uint256 i = 4; i > 0; number /= 10) digits[--i] = bytes1(uint8(48 + (number % 10)));
        return CityCodes.fromText(string.concat(above, ".", string(digits)));
    }

    function _offeredIndex() internal returns (uint256 index) {
        index = _index();
        for (uint256 i = 0; i < codes.length && registry.offerOf(codes[index]) == address(0); ++i) {
            index = (index + 1) % codes.length;
        }
    }

    /// A pending application for a code that nobody has, if there is one.
    function _pending() internal returns (uint256 index, address who) {
        (index, who) = (_index(), _actor());
        uint256 start = _index();
        for (uint256 i = 0; i < codes.length; ++i) {
            uint256 place = (start + i) % codes.length;
            if (models[place].status != Status.Unassigned) continue;
            for (uint256 j = 0; j < actors.length; ++j) {
                if (applications[place][actors[j]].status == ApplicationStatus.Pending) {
                    (index, who) = (place, actors[j]);
                    if (_rarely(2)) return (index, who);
                }
            }
        }
    }

    /// Mostly somebody who may act for the code.
    function _authority(uint256 index) internal returns (address) {
        uint256 choice = _pick(8);
        if (index == NONE || choice == 0) return _actor();
        if (choice < 4 && models[index].lastOfficer != address(0)) return models[index].lastOfficer;
        return models[index].holder;
    }

    /// Mostly the right signer and the right nonce.
    function _signing(address account) internal returns (address signer, uint256 nonce) {
        signer = _rarely(5) || account == address(0) ? _actor() : account;
        nonce = nonces[account];
        if (_rarely(8)) nonce = nonce == 0 || _rarely(2) ? nonce + 1 : nonce - 1;
    }

    function _code(uint256 index) internal view returns (CityCode, address holder, uint24 epoch) {
        return (codes[index], models[index].holder, models[index].epoch);
    }

    function _appointment() internal returns (uint256 index, address who, uint8 roles, uint40 until) {
        (index, who, roles) = (_issuedIndex(), _actor(), uint8(1 + _pick(31)));
        until = uint40(time + _pick(20 days));
    }

    /// Mostly the round that is pending.
    function _roundOf(uint256 index, address who) internal returns (uint32) {
        return applications[index][who].round + (_rarely(8) ? 1 : 0);
    }

    function _application(uint256 index, address who) internal returns (Application memory) {
        uint32 round = applications[index][who].round + (_rarely(6) ? 0 : 1);
        return Application(codes[index], models[index].kind, who, round, bytes32(_draw()), time);
    }
}
