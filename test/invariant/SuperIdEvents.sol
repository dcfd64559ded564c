// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode} from "../../contracts/codes/CityCodes.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {
    Annulment,
    AnnulmentReason,
    IdStatus,
    ISuperIdRegistry,
    SuperId
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Vm} from "../doubles/Vm.sol";

/// What somebody knows about a Super ID who has read the events only; not its kind.
struct ToldId {
    SuperId record;
    address owner; // as ERC-1056 readers see it
    Annulment annulment;
}

/// Reads the events of the registry of Super IDs as its manual explains them.
library SuperIdEvents {
    /// @param time of the event's block
    /// @param height that block's number
    function read(
        mapping(address superId => ToldId) storage ids,
        Vm.Log memory log,
        uint256 time,
        uint256 height
    ) internal {
        bytes32 topic = log.topics[0];
        // Of a batch's item: the topic is no Super ID.
        if (topic == ISuperIdRegistry.RegistrationRefused.selector) return;
        ToldId storage told = ids[_account(log.topics[1])];
        SuperId storage record = told.record;
        if (topic == IERC1056.DIDOwnerChanged.selector) {
            (told.owner, ) = abi.decode(log.data, (address, uint256));
            record.changed = uint64(height);
        } else if (topic == IERC1056.DIDDelegateChanged.selector || topic == IERC1056.DIDAttributeChanged.selector) {
            record.changed = uint64(height);
        } else if (topic == ISuperIdRegistry.SuperIdRegistered.selector) {
            (record.controller, record.registrar) = (_account(log.topics[2]), CityCode.wrap(log.topics[3]));
            record.status = IdStatus.Active;
        } else if (topic == ISuperIdRegistry.ControllerChanged.selector) {
            record.controller = _account(log.topics[2]);
            record.version = abi.decode(log.data, (uint24));
        } else if (topic == ISuperIdRegistry.SuperIdMoved.selector) {
            record.registrar = CityCode.wrap(log.topics[3]);
        } else if (topic == ISuperIdRegistry.SuperIdDeactivated.selector) {
            (record.status, record.controller) = (IdStatus.Deactivated, address(0));
        } else if (topic == ISuperIdRegistry.SuperIdReactivated.selector) {
            (record.status, record.controller) = (IdStatus.Active, _account(log.topics[2]));
        } else if (topic == ISuperIdRegistry.SuperIdAnnulled.selector) {
            (record.status, record.controller) = (IdStatus.Annulled, address(0));
            delete told.annulment;
        } else if (topic == ISuperIdRegistry.AnnulmentProposed.selector) {
            (CityCode above, AnnulmentReason reason, , ) = abi.decode(
                log.data,
                (CityCode, AnnulmentReason, bytes32, address)
            );
            told.annulment = Annulment(CityCode.wrap(log.topics[2]), above, reason, uint40(time), false);
        } else if (topic == ISuperIdRegistry.AnnulmentAnswered.selector) {
            told.annulment.answered = true;
        } else if (topic == ISuperIdRegistry.AnnulmentDismissed.selector) {
            delete told.annulment;
        }
    }

    function _account(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
