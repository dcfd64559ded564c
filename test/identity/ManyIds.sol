// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {CreditCode} from "../../contracts/identity/CreditCodes.sol";
import {Annulment, AnnulmentReason, IdStatus, Registration} from "../../contracts/identity/ISuperIdRegistry.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

/// Residents that {_residents} registers, and organisations that {_organisations} does.
abstract contract ManyIds is SuperIdFixture {
    uint256 private _count;

    function _residents(CityCode registrar, address by_, uint256 count) internal returns (address[] memory ids) {
        ids = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            Registration memory registration = _resident();
            (registration.registrar, registration.officer) = (registrar, by_);
            registration.nullifier = keccak256(abi.encode(++_count));
            ids[i] = _register(registration);
        }
        mine();
    }

    function _codes(uint256 count) internal pure returns (CreditCode[] memory codes) {
        codes = new CreditCode[](count);
        for (uint256 i = 0; i < count; ++i) codes[i] = CreditCode.wrap(creditCodeOf(130100, i));
    }

    function _organisations(CityCode registrar, address by_, uint256 count) internal returns (address[] memory ids) {
        CreditCode[] memory codes = _codes(count);
        ids = new address[](count);
        for (uint256 i = 0; i < count; ++i) ids[i] = _organisationOf(CreditCode.unwrap(codes[i]), registrar, by_);
        mine();
    }

    function _organisationOf(bytes32 code, CityCode registrar, address by_) internal returns (address) {
        Registration memory registration = _organisation();
        (registration.nullifier, registration.registrar, registration.officer) = (code, registrar, by_);
        return _register(registration);
    }

    function _concat(address[] memory one, address[] memory other) internal pure returns (address[] memory ids) {
        ids = new address[](one.length + other.length);
        for (uint256 i = 0; i < ids.length; ++i) ids[i] = i < one.length ? one[i] : other[i - one.length];
    }

    /// Of all of them, with reason Duplicate.
    function _proposeAll(address by_, address[] memory ids) internal {
        from(by_).proposeAnnulments(ids, AnnulmentReason.Duplicate, DIGEST);
        proposedAt = uint40(time);
    }

    function _proposeAllRefused(address by_, address[] memory ids, bytes memory refusal) internal {
        refusedFrom(by_, refusal).proposeAnnulments(ids, AnnulmentReason.Duplicate, DIGEST);
    }

    function _assertProposed(address[] memory ids, CityCode by_, CityCode above) internal {
        for (uint256 i = 0; i < ids.length; ++i) {
            assertAnnulment(ids[i], Annulment(by_, above, AnnulmentReason.Duplicate, uint40(time), false));
        }
    }

    function _assertNothingProposed(address[] memory ids) internal {
        for (uint256 i = 0; i < ids.length; ++i) {
            assertAnnulment(ids[i], Annulment(NO_CODE, NO_CODE, AnnulmentReason.None, 0, false));
        }
    }

    function _assertStatus(address[] memory ids, IdStatus status) internal {
        for (uint256 i = 0; i < ids.length; ++i) assertEq(superIds.resolve(ids[i]).status, status, "status");
    }
}
