// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {IdKind, IdStatus, ISuperIdRegistry, SuperId} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

contract DeactivationTest is SuperIdFixture {
    bytes32 private constant TYPE = "veriKey";

    uint256 private registeredIn;

    function setUp() public override {
        super.setUp();
        registeredIn = height;
        _registerResident();
    }

    // ----------------------------------------------------------------------------------------------- deactivate

    function test_deactivate_endsASuperIdForNow() public {
        expectLogs();
        emit ISuperIdRegistry.SuperIdDeactivated(superId, controller, uint40(time + 30 days));
        emit IERC1056.DIDOwnerChanged(superId, address(0), registeredIn);
        from(controller).deactivate(superId);
        assertLogs();
        _assertDeactivated(0, height);
        assertDeactivation(superId, controller, time + 30 days);
    }

    function test_changeOwner_toZeroDeactivates() public {
        expectLogs();
        emit ISuperIdRegistry.SuperIdDeactivated(superId, controller, uint40(time + 30 days));
        emit IERC1056.DIDOwnerChanged(superId, address(0), registeredIn);
        from(controller).changeOwner(superId, address(0));
        assertLogs();
        _assertDeactivated(0, height);
    }

    function test_deactivate_keepsTheVersion() public {
        _passTo(newController);
        from(newController).deactivate(superId);
        _assertDeactivated(1, height);
        assertDeactivation(superId, newController, time + 30 days);
    }

    /// A deactivation has its block for itself, so that readers can be led past it.
    function test_deactivate_revertsInTheBlockOfTheLastChange() public {
        from(controller).setAttribute(superId, TYPE, "", 1);
        refusedFrom(controller, IdRefusals.changedInThisBlock(superId, height)).deactivate(superId);
        refusedFrom(controller, IdRefusals.changedInThisBlock(superId, height)).changeOwner(superId, address(0));
        mine();
        from(controller).deactivate(superId);
        _assertDeactivated(0, height);
    }

    function test_deactivate_revertsInTheBlockOfTheRegistration() public {
        superId = _register(_organisation());
        refusedFrom(controller, IdRefusals.changedInThisBlock(superId, height)).deactivate(superId);
    }

    function test_deactivate_worksWhateverBecomesOfTheRegistrar() public {
        _freeze();
        _retireCity(NO_CODE);
        _suspendCountry();
        _deactivate();
        from(controller).reactivate(superId);
        assertActive(controller, 0, height);
    }

    // ----------------------------------------------------------------------------------------------- reactivate

    /// The event names the change before the deactivation.
    function test_reactivate_undoesADeactivation() public {
        _deactivate();
        expectLogs();
        emit ISuperIdRegistry.SuperIdReactivated(superId, controller);
        emit IERC1056.DIDOwnerChanged(superId, controller, registeredIn);
        from(controller).reactivate(superId);
        assertLogs();
        assertActive(controller, 0, height);
        assertDeactivation(superId, address(0), 0);
    }

    function test_reactivate_isLinkedPastTheDeactivationEachTime() public {
        uint256 last = registeredIn;
        for (uint256 i = 0; i < 3; ++i) {
            expectLogs();
            emit ISuperIdRegistry.SuperIdDeactivated(superId, controller, uint40(time + 30 days));
            emit IERC1056.DIDOwnerChanged(superId, address(0), last);
            from(controller).deactivate(superId);
            assertLogs();
            mine();
            expectLogs();
            emit ISuperIdRegistry.SuperIdReactivated(superId, controller);
            emit IERC1056.DIDOwnerChanged(superId, controller, last);
            from(controller).reactivate(superId);
            assertLogs();
            last = height;
            mine();
        }
    }

    function test_reactivate_inTheLastSecond() public {
        _deactivate();
        skip(30 days - 1);
        from(controller).reactivate(superId);
        assertActive(controller, 0, height);
    }

    function test_reactivate_revertsOnceFinal() public {
        uint256 finalFrom = time + 30 days;
        _deactivate();
        warp(finalFrom);
        refusedFrom(controller, IdRefusals.deactivationFinal(superId, finalFrom)).reactivate(superId);
        skip(3650 days);
        refusedFrom(controller, IdRefusals.deactivationFinal(superId, finalFrom)).reactivate(superId);
        assertDeactivation(superId, controller, finalFrom);
        _assertDeactivated(0, height - 1);
    }

    /// A later deactivation has a term of its own.
    function test_reactivate_countsFromTheLastDeactivation() public {
        _deactivate();
        skip(29 days);
        from(controller).reactivate(superId);
        mine();
        _deactivate();
        assertDeactivation(superId, controller, time + 30 days);
        skip(30 days - 1);
        from(controller).reactivate(superId);
        assertActive(controller, 0, height);
    }

    function test_reactivate_revertsInTheBlockOfTheDeactivation() public {
        from(controller).deactivate(superId);
        refusedFrom(controller, IdRefusals.changedInThisBlock(superId, height)).reactivate(superId);
    }

    function test_deactivate_revertsInTheBlockOfTheReactivation() public {
        _deactivate();
        from(controller).reactivate(superId);
        refusedFrom(controller, IdRefusals.changedInThisBlock(superId, height)).deactivate(superId);
    }

    function test_reactivate_revertsUnlessDeactivated() public {
        refusedFrom(controller, IdRefusals.wrongIdStatus(superId, IdStatus.Active)).reactivate(superId);
        _deactivate();
        from(controller).reactivate(superId);
        mine();
        refusedFrom(controller, IdRefusals.wrongIdStatus(superId, IdStatus.Active)).reactivate(superId);
    }

    /// Delegates and attributes are of the controller, who is the same.
    function test_reactivate_bringsDelegatesBack() public {
        from(controller).addDelegate(superId, TYPE, delegate, 60 days);
        mine();
        _deactivate();
        vm.assertFalse(superIds.validDelegate(superId, TYPE, delegate), "delegate of a deactivated one");
        skip(20 days);
        from(controller).reactivate(superId);
        vm.assertTrue(superIds.validDelegate(superId, TYPE, delegate), "delegate again");
    }

    function test_reactivate_worksWhileAnAnnulmentWaits() public {
        _deactivate();
        _propose();
        from(controller).reactivate(superId);
        assertActive(controller, 0, height);
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
        assertEq(superIds.resolve(superId).status, IdStatus.Annulled, "status");
    }

    // -------------------------------------------------------------------------------------- what deactivated ones do

    function test_deactivated_controllerCanDoNothingButReactivate() public {
        _deactivate();
        _assertInert();
        skip(30 days);
        _assertInert();
    }

    function _assertInert() private {
        bytes memory refusal = IdRefusals.wrongIdStatus(superId, IdStatus.Deactivated);
        refusedFrom(controller, refusal).changeController(superId, newController);
        refusedFrom(controller, refusal).changeOwner(superId, newController);
        refusedFrom(controller, refusal).changeOwner(superId, address(0));
        refusedFrom(controller, refusal).deactivate(superId);
        refusedFrom(controller, refusal).addDelegate(superId, TYPE, delegate, 1);
        refusedFrom(controller, refusal).revokeDelegate(superId, TYPE, delegate);
        refusedFrom(controller, refusal).setAttribute(superId, TYPE, "", 1);
        refusedFrom(controller, refusal).revokeAttribute(superId, TYPE, "");
        refusedFrom(controller, refusal).answerAnnulment(superId, proposedAt, DIGEST);
    }

    function _assertDeactivated(uint24 version, uint256 changed) private {
        assertSuperId(
            superId,
            SuperId(address(0), IdKind.Resident, CITY, IdStatus.Deactivated, version, uint64(changed))
        );
    }
}
