// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Kind} from "../../contracts/codes/CityCodes.sol";
import {Application, ApplicationStatus} from "../../contracts/codes/ICityCodeRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, RegistryFixture} from "../codes/RegistryFixture.sol";
import {SignedMessages} from "../codes/SignedMessages.sol";
import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";
import {WalletSignedHarness} from "../doubles/WalletSignedHarness.sol";

contract WalletSignedTest is RegistryFixture {
    bytes4 private constant YES = IERC1271.isValidSignature.selector;
    bytes32 private constant CONTENT = "content";
    /// What all of a check may cost: the wallet's 500,000, and what surrounds it.
    uint256 private constant GAS_OF_A_CHECK = 540_000;

    WalletSignedHarness private policy;
    address private owner = person("owner");

    function setUp() public override {
        super.setUp();
        policy = WalletSignedHarness(deploy("WalletSignedHarness", ""));
    }

    // ---------------------------------------------------------------------------------------------------- plain key

    function test_plainKey_signs() public view {
        _assertAccepted(owner, _signature(owner, owner));
    }

    function test_plainKey_needsNoSignatureAsSender() public {
        vm.prank(owner);
        policy.requireSigned(owner, CONTENT, time, "");
    }

    function test_plainKey_refusesOthers() public {
        _assertRefused(owner, _signature(stranger, owner));
        _assertRefused(owner, _signature(owner, stranger));
    }

    function test_zeroAddress_isNobodysAccount() public {
        _assertRefused(address(0), abi.encodePacked(bytes32(0), bytes32(0), uint8(27)));
        _assertRefused(address(0), _signature(owner, address(0)));
        _assertRefused(address(0), "");
    }

    /// Precompiles have no code, and answer anything.
    function test_precompiles_areNobodysAccount() public {
        for (uint160 i = 1; i <= 10; ++i) _assertRefused(address(i), _signature(owner, address(i)));
    }

    function test_deadline_includesItsSecond() public {
        bytes memory signature = _signature(owner, owner);
        policy.requireSigned(owner, CONTENT, time, signature);
        vm.expectRevert(Refusals.signatureExpired(time - 1));
        policy.requireSigned(owner, CONTENT, time - 1, signature);
    }

    function test_deadline_holdsForTheSenderToo() public {
        vm.prank(owner);
        policy.requireSigned(owner, CONTENT, time, "");
        vm.expectRevert(Refusals.signatureExpired(time - 1));
        vm.prank(owner);
        policy.requireSigned(owner, CONTENT, time - 1, "");
    }

    // ---------------------------------------------------------------------------------------------- contract wallets

    function test_wallet_vouchesForItsOwner() public {
        address wallet = _ownedWallet();
        _assertAccepted(wallet, _signature(owner, wallet));
        _assertRefused(wallet, _signature(stranger, wallet));
    }

    function test_wallet_takesSignaturesOfAnyLength() public {
        address wallet = _ownedWallet();
        _assertAccepted(wallet, bytes.concat(_signature(owner, wallet), new bytes(1)));
        _assertAccepted(wallet, bytes.concat(_signature(owner, wallet), new bytes(10_000)));
        _assertRefused(wallet, "");
        _assertRefused(wallet, bytes.concat(new bytes(10_000), _signature(owner, wallet)));
    }

    function test_wallet_needsNoSignatureAsSender() public {
        address wallet = _ownedWallet();
        vm.prank(wallet);
        policy.requireSigned(wallet, CONTENT, time, "");
    }

    function test_wallet_answersWithTheExactWord() public {
        _assertAccepted(_answering(abi.encode(YES)), "");
        _assertAccepted(_answering(bytes.concat(abi.encode(YES), "more")), "");
    }

    function test_wallet_answersShort() public {
        _assertRefused(_answering(""), "");
        _assertRefused(_answering(abi.encodePacked(YES)), "");
        _assertRefused(_answering(abi.encodePacked(YES, bytes27(0))), "");
    }

    function test_wallet_answersGarbage() public {
        _assertRefused(_answering(abi.encode(bytes4(0xffffffff))), "");
        _assertRefused(_answering(abi.encode(bytes32(0))), "");
        _assertRefused(_answering(abi.encode(true)), "");
        _assertRefused(_answering(abi.encode(uint32(YES))), "");
        _assertRefused(_answering(abi.encodePacked(YES, bytes28(uint224(1)))), "");
        _assertRefused(_answering(abi.encode(bytes32(0), YES)), "");
    }

    function testFuzz_wallet_answersAnyOtherWord(bytes32 word) public {
        vm.assume(word != bytes32(YES));
        _assertRefused(_answering(abi.encode(word)), "");
    }

    /// The revert does not bubble, and its yes word is not taken for an answer.
    function test_wallet_reverts() public {
        _assertRefused(deploy("RevertingWallet", ""), "");
    }

    function test_wallet_cannotWrite() public {
        _assertRefused(deploy("WritingWallet", ""), "");
    }

    // ------------------------------------------------------------------------------------------------------------ gas

    function test_gas_aSlowWalletHasItsTime() public {
        _assertAccepted(_slow(480_000), "");
    }

    function test_gas_isCapped() public {
        _assertRefused(_slow(510_000), "");
    }

    function test_gas_ofABurningWalletIsBounded() public {
        _assertBounded(deploy("BurningWallet", ""));
    }

    /// As much as a wallet's gas pays for: to copy it would cost as much again.
    function test_gas_ofAReturnBombIsBounded() public {
        _assertBounded(deploy("BombWallet", abi.encode(448 * 1024, false)));
        _assertBounded(deploy("BombWallet", abi.encode(1024 * 1024, false)));
    }

    function test_gas_ofARevertBombIsBounded() public {
        _assertBounded(deploy("BombWallet", abi.encode(448 * 1024, true)));
        _assertBounded(deploy("BombWallet", abi.encode(1024 * 1024, true)));
    }

    /// With whatever gas it is sent, the answer to a good signature is yes, or that gas was short; never that it is bad.
    /// The wallet needs nearly all that it may use.
    function test_gas_thatIsShortIsNotCalledABadSignature() public {
        address wallet = _slow(498_000);
        (uint256 short, uint256 yes) = _sweep(wallet, "");
        vm.assertGt(short, 0, "sometimes short");
        vm.assertGt(yes, 0, "sometimes yes");
    }

    /// A no is only said by a wallet that could use all its gas.
    function test_gas_thatIsShortIsSaidBeforeANo() public {
        address wallet = deploy("BurningWallet", "");
        bytes memory call = abi.encodeCall(policy.requireSigned, (wallet, CONTENT, time, ""));
        uint256 short = 0;
        for (uint256 gas_ = 60_000; gas_ < 500_000; gas_ += 20_000) {
            (bool accepted, bytes memory answer) = address(policy).call{gas: gas_}(call);
            vm.assertFalse(accepted, "refused");
            if (answer.length == 0) continue;
            ++short;
            vm.assertEq(keccak256(answer), keccak256(Refusals.insufficientGas(wallet)), "InsufficientGas");
        }
        vm.assertGt(short, 10, "most of them");
        _assertRefused(wallet, "");
    }

    /// Nor is more asked for than a check may cost: with that, a no is a no.
    function test_gas_isNotAskedForMoreThanANoNeeds() public {
        address wallet = deploy("RevertingWallet", "");
        vm.expectRevert(Refusals.invalidSignature(wallet));
        policy.requireSigned{gas: GAS_OF_A_CHECK}(wallet, CONTENT, time, "");
    }

    /// A wallet that makes do with little is believed however little there is.
    function test_gas_isNotAskedForMoreThanAYesNeeds() public {
        address wallet = _ownedWallet();
        policy.requireSigned{gas: 100_000}(wallet, CONTENT, time, _signature(owner, wallet));
    }

    /// A plain key never lacks the gas of a wallet.
    function test_gas_ofAPlainKeyIsSmall() public {
        bytes memory signature = _signature(stranger, owner);
        vm.expectRevert(Refusals.invalidSignature(owner));
        policy.requireSigned{gas: 40_000}(owner, CONTENT, time, signature);
    }

    // ------------------------------------------------------------------------------------------------------- EIP-7702

    function test_delegated_keepsItsOwnKey() public {
        bytes memory signature = _signature(owner, owner);
        _delegate(owner, _ownedWallet());
        _assertAccepted(owner, signature);
        _delegate(owner, deploy("RevertingWallet", ""));
        _assertAccepted(owner, signature);
        _delegate(owner, deploy("BurningWallet", ""));
        _assertAccepted(owner, signature);
        _delegate(owner, address(0xdead));
        _assertAccepted(owner, signature);
    }

    function test_delegated_mayVouchByItsCodeToo() public {
        _delegate(applicant, _ownedWallet());
        _assertAccepted(applicant, _signature(owner, applicant));
        _assertRefused(applicant, _signature(stranger, applicant));
    }

    function test_delegated_toNoCodeVouchesForNothing() public {
        _delegate(owner, address(0xdead));
        _assertRefused(owner, _signature(stranger, owner));
    }

    // --------------------------------------------------------------------------------------------------- the registry

    function test_registry_takesAWalletsApplication() public {
        address wallet = _ownedWallet();
        Application memory application = _applicationOf(wallet);
        by(stranger).applyFor(application, sign(owner, SignedMessages.application(application)));
        assertApplication(wallet, ApplicationStatus.Pending, 1);
        assertApplication(owner, ApplicationStatus.None, 0);
    }

    /// What one wallet vouches for is no application of another one of the same owner, nor of the owner itself.
    function test_registry_refusesAnotherAccountOfTheSameOwner() public {
        (address first, address second) = (_ownedWallet(), _ownedWallet());
        Application memory application = _applicationOf(first);
        bytes memory signature = sign(owner, SignedMessages.application(application));
        application.applicant = second;
        refused(stranger, Refusals.invalidSignature(second)).applyFor(application, signature);
        application.applicant = owner;
        refused(stranger, Refusals.invalidSignature(owner)).applyFor(application, signature);
    }

    function test_registry_takesADelegatedHoldersMessages() public {
        _issueCity();
        _delegate(city, deploy("RevertingWallet", ""));
        bytes memory signature = sign(city, SignedMessages.publication(CITY, city, DIGEST, 0, 0, time));
        by(stranger).publishSigned(CITY, DIGEST, 0, time, signature);
        vm.assertEq(registry.resolve(CITY).digest, DIGEST, "digest");
    }

    // -------------------------------------------------------------------------------------------------------- helpers

    function _applicationOf(address who) private view returns (Application memory) {
        return Application(CITY, Kind.City, who, 1, DIGEST, time);
    }

    /// `signer`'s signature below the note of `account`.
    function _signature(address signer, address account) private view returns (bytes memory) {
        return signDigest(signer, policy.digestOf(account, CONTENT));
    }

    function _ownedWallet() private returns (address) {
        return deploy("OwnedWallet", abi.encode(owner));
    }

    function _answering(bytes memory answer) private returns (address) {
        return deploy("AnsweringWallet", abi.encode(answer));
    }

    function _slow(uint256 gas_) private returns (address) {
        return deploy("SlowWallet", abi.encode(gas_));
    }

    function _delegate(address account, address to) private {
        vm.etch(account, abi.encodePacked(hex"ef0100", to));
    }

    function _assertAccepted(address account, bytes memory signature) private view {
        policy.requireSigned(account, CONTENT, time, signature);
    }

    function _assertRefused(address account, bytes memory signature) private {
        vm.expectRevert(Refusals.invalidSignature(account));
        policy.requireSigned(account, CONTENT, time, signature);
    }

    function _assertBounded(address wallet) private {
        bytes memory call = abi.encodeCall(policy.requireSigned, (wallet, CONTENT, time, ""));
        uint256 before = gasleft();
        (, bytes memory answer) = address(policy).call(call);
        vm.assertLt(before - gasleft(), GAS_OF_A_CHECK, "gas of a check");
        vm.assertEq(keccak256(answer), keccak256(Refusals.invalidSignature(wallet)), "InvalidSignature");
    }

    /// Counts the answers to a good signature over all amounts of gas.
    function _sweep(address wallet, bytes memory signature) private returns (uint256 short, uint256 yes) {
        bytes memory call = abi.encodeCall(policy.requireSigned, (wallet, CONTENT, time, signature));
        for (uint256 gas_ = 10_000; gas_ < 620_000; gas_ += gas_ > 450_000 ? 500 : 10_000) {
            (bool accepted, bytes memory answer) = address(policy).call{gas: gas_}(call);
            if (accepted) {
                ++yes;
            } else if (answer.length != 0) {
                ++short;
                vm.assertEq(keccak256(answer), keccak256(Refusals.insufficientGas(wallet)), "InsufficientGas");
            }
        }
    }
}
