// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    Application,
    ApplicationStatus,
    Issue,
    OfficerTerm,
    RefusalReason,
    ROLE_ISSUE,
    ROLE_PUBLISH,
    ROLE_REVIEW,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {COUNCIL_DELAY, RegistryFixture} from "../codes/RegistryFixture.sol";
import {SignedMessages as Messages} from "../codes/SignedMessages.sol";
import {vm} from "../doubles/Vm.sol";

/// Everybody who plays a part, with every verb, on a small tree of codes. Beside the registry it keeps a plain model of
/// who holds what and who was appointed; what the registry lets through against the model is counted as a breach.
contract CodesHandler is RegistryFixture {
    struct Model {
        address holder;
        uint24 epoch;
        bool retired;
        uint256 successor; // 1 + index; 0 for none
    }

    uint256 private constant NONE = type(uint256).max;

    CityCode[] public codes;
    Kind[] private _kinds;
    uint256[] private _parents;
    address[] public actors;
    uint256 private _random;

    mapping(uint256 index => Model) public models;
    mapping(uint256 index => mapping(uint24 epoch => mapping(address officer => OfficerTerm))) private _terms;
    mapping(uint256 index => address) private _lastOfficers;
    mapping(uint256 index => address) private _voidOfficers;
    /// What was let through and should not have been, by what it was.
    mapping(string what => uint256) public breaches;
    /// How often each verb of this handler got through.
    mapping(bytes4 verb => uint256) public successes;

    constructor() {
        setUp();
        _add("MA.156", Kind.Country, NONE);
        _add("MA.250", Kind.Country, NONE);
        _add("MA.156.1301", Kind.City, 0);
        _add("MA.156.1302", Kind.City, 0);
        _add("MA.156.ACME", Kind.Organisation, 0);
        _add("MA.250.7501", Kind.City, 1);
        _add("MA.156.1301.WATER", Kind.Department, 2);
        _add("MA.156.1301.PARKS", Kind.Department, 2);
        _add("MA.156.1302.WATER", Kind.Department, 3);
        _add("MA.156.1301.WATER/1.2.3", Kind.ObjectClass, 6);
        _add("MA.156.ACME/1.2.3", Kind.ObjectClass, 4);
        models[0].holder = country;
        actors = [country, city, officer, applicant, successor, person("sixth")];
    }

    function _add(bytes32 text, Kind kind, uint256 parent) private {
        codes.push(CityCode.wrap(text));
        _kinds.push(kind);
        _parents.push(parent);
    }

    modifier seeded(uint256 seed) {
        _random = seed;
        _;
    }

    // ----------------------------------------------------------------------------------------- council, guardian

    function admitCountry(uint256 seed) external seeded(seed) {
        address holder = _actor();
        if (!_councilDoes(abi.encodeCall(registry.admitCountry, (codes[1], holder)))) return;
        _assigned(1, holder);
    }

    function freeze(uint256 seed) external seeded(seed) {
        _try(guardian, abi.encodeCall(registry.freeze, (codes[_pick(2)])));
    }

    function unfreeze(uint256 seed) external seeded(seed) {
        _try(guardian, abi.encodeCall(registry.unfreeze, (codes[_pick(2)])));
    }

    /// The council, alone and at once, with any verb.
    function councilActsAtOnce(uint256 seed) external seeded(seed) {
        bytes memory call = _anything(council);
        // What it announced earlier it may do.
        if (manager.getSchedule(_operation(call)) != 0) return;
        _tryWithoutStanding(council, call);
    }

    // ---------------------------------------------------------------------------------------------- applications

    function applyFor(uint256 seed) external seeded(seed) {
        Application memory application = _application(_openIndex(), _actor());
        _try(
            _actor(),
            abi.encodeCall(
                registry.applyFor,
                (application, sign(application.applicant, Messages.application(application)))
            )
        );
    }

    function withdraw(uint256 seed) external seeded(seed) {
        (uint256 index, address who) = _pending();
        CityCode code = codes[index];
        uint32 round = registry.applicationOf(code, who).round + uint32(_pick(5) / 4);
        bytes memory signature = sign(who, Messages.withdrawal(code, who, round, time));
        _try(_actor(), abi.encodeCall(registry.withdraw, (code, who, round, time, signature)));
    }

    function approve(uint256 seed) external seeded(seed) {
        (uint256 index, address who) = _pending();
        address sender = _authority(_parents[index]);
        bool open = _isOpen(index);
        uint32 round = registry.applicationOf(codes[index], who).round;
        if (!_try(sender, abi.encodeCall(registry.approve, (codes[index], who, round)))) return;
        _checkIssued(index, sender, open, ROLE_REVIEW);
        _assigned(index, who);
    }

    function refuse(uint256 seed) external seeded(seed) {
        (uint256 index, address who) = _pending();
        address sender = _authority(_parents[index]);
        uint32 round = registry.applicationOf(codes[index], who).round;
        if (!_try(sender, abi.encodeCall(registry.refuse, (codes[index], who, round, RefusalReason.Other, 0)))) return;
        _checkRole(_parents[index], sender, ROLE_REVIEW);
    }

    // --------------------------------------------------------------------------------------------------- issuing

    function issue(uint256 seed) external seeded(seed) {
        (uint256 index, address holder) = (_openIndex(), _actor());
        address sender = _authority(_parents[index]);
        bool open = _isOpen(index);
        if (!_try(sender, abi.encodeCall(registry.issue, (codes[index], _kinds[index], holder)))) return;
        _checkIssued(index, sender, open, ROLE_ISSUE);
        _assigned(index, holder);
    }

    function issueSigned(uint256 seed) external seeded(seed) {
        uint256 index = _openIndex();
        Application memory application = _application(index, _actor());
        address sender = _authority(_parents[index]);
        bool open = _isOpen(index);
        bytes memory signature = sign(application.applicant, Messages.application(application));
        if (!_try(sender, abi.encodeCall(registry.issueSigned, (application, signature)))) return;
        _checkIssued(index, sender, open, ROLE_ISSUE);
        _assigned(index, application.applicant);
    }

    function issueBatch(uint256 seed) external seeded(seed) {
        uint256 index = _openIndex();
        address sender = _authority(_parents[index]);
        Issue[] memory items = new Issue[](1);
        items[0] = Issue(codes[index], _kinds[index], _actor());
        bool open = _isOpen(index);
        CityCode parent = _parents[index] == NONE ? NO_CODE : codes[_parents[index]];
        if (!_try(sender, abi.encodeCall(registry.issueBatch, (parent, items)))) return;
        _checkIssued(index, sender, open, ROLE_ISSUE);
        _assigned(index, items[0].holder);
    }

    // ------------------------------------------------------------------------------------------------- oversight

    function suspend(uint256 seed) external seeded(seed) {
        uint256 index = _index();
        SuspensionReason reason = SuspensionReason(1 + _pick(7));
        _oversee(index, abi.encodeCall(registry.suspend, (codes[index], reason)), ROLE_REVIEW);
    }

    function reinstate(uint256 seed) external seeded(seed) {
        uint256 index = _where(Status.Suspended);
        _oversee(index, abi.encodeCall(registry.reinstate, (codes[index])), ROLE_REVIEW);
    }

    /// Rare, or nothing would be left to act on.
    function retire(uint256 seed) external seeded(seed) {
        (uint256 index, uint256 to) = (_index(), _index());
        if (_pick(3) != 0 || (index == 0 && _pick(4) != 0)) return;
        CityCode successor_ = _kinds[to] == _kinds[index] && to != index ? codes[to] : NO_CODE;
        bytes memory call = abi.encodeCall(registry.retire, (codes[index], successor_, none()));
        if (!_oversee(index, call, 0)) return;
        models[index].retired = true;
        if (successor_ != NO_CODE) models[index].successor = 1 + to;
    }

    // ---------------------------------------------------------------------------------------------------- holders

    function appoint(uint256 seed) external seeded(seed) {
        (uint256 index, address who, uint8 roles, uint40 until) = _appointment();
        address sender = _authority(index);
        if (!_try(sender, abi.encodeCall(registry.appoint, (codes[index], who, roles, until)))) return;
        _checkHolder(index, sender);
        _appointed(index, who, roles, until);
    }

    function appointSigned(uint256 seed) external seeded(seed) {
        (uint256 index, address who, uint8 roles, uint40 until) = _appointment();
        (CityCode code, address holder) = (codes[index], models[index].holder);
        uint256 nonce = registry.nonces(holder);
        bytes32 message = Messages.appointment(code, holder, who, roles, until, models[index].epoch, nonce, time);
        bytes memory signature = sign(_signer(holder), message);
        bytes memory call = abi.encodeCall(registry.appointSigned, (code, who, roles, until, nonce, time, signature));
        if (_trySigned(holder, message, signature, call)) _appointed(index, who, roles, until);
    }

    function dismiss(uint256 seed) external seeded(seed) {
        uint256 index = _issuedIndex();
        (address sender, address who) = (_authority(index), _lastOfficers[index]);
        if (!_try(sender, abi.encodeCall(registry.dismiss, (codes[index], who)))) return;
        _checkHolder(index, sender);
        delete _terms[index][models[index].epoch][who];
    }

    function dismissSigned(uint256 seed) external seeded(seed) {
        uint256 index = _issuedIndex();
        (CityCode code, address holder, address who) = (codes[index], models[index].holder, _lastOfficers[index]);
        uint256 nonce = registry.nonces(holder);
        bytes32 message = Messages.dismissal(code, holder, who, models[index].epoch, nonce, time);
        bytes memory signature = sign(_signer(holder), message);
        bytes memory call = abi.encodeCall(registry.dismissSigned, (code, who, nonce, time, signature));
        if (_trySigned(holder, message, signature, call)) delete _terms[index][models[index].epoch][who];
    }

    function publish(uint256 seed) external seeded(seed) {
        uint256 index = _issuedIndex();
        address sender = _authority(index);
        if (!_try(sender, abi.encodeCall(registry.publish, (codes[index], bytes32(_random))))) return;
        _checkRole(index, sender, ROLE_PUBLISH);
    }

    function publishSigned(uint256 seed) external seeded(seed) {
        uint256 index = _issuedIndex();
        (CityCode code, address holder) = (codes[index], models[index].holder);
        uint256 nonce = registry.nonces(holder);
        bytes32 message = Messages.publication(code, holder, DIGEST, models[index].epoch, nonce, time);
        bytes memory signature = sign(_signer(holder), message);
        _trySigned(
            holder,
            message,
            signature,
            abi.encodeCall(registry.publishSigned, (code, DIGEST, nonce, time, signature))
        );
    }

    function offer(uint256 seed) external seeded(seed) {
        uint256 index = _issuedIndex();
        address sender = _authority(index);
        if (_try(sender, abi.encodeCall(registry.offer, (codes[index], _actor())))) _checkHolder(index, sender);
    }

    function offerSigned(uint256 seed) external seeded(seed) {
        uint256 index = _issuedIndex();
        (CityCode code, address holder, address to) = (codes[index], models[index].holder, _actor());
        uint256 nonce = registry.nonces(holder);
        bytes32 message = Messages.offer(code, holder, to, models[index].epoch, nonce, time);
        bytes memory signature = sign(_signer(holder), message);
        bytes memory call = abi.encodeCall(registry.offerSigned, (code, to, nonce, time, signature));
        _trySigned(holder, message, signature, call);
    }

    function accept(uint256 seed) external seeded(seed) {
        uint256 index = _offeredIndex();
        address to = registry.offerOf(codes[index]);
        address sender = _pick(4) == 0 || to == address(0) ? _actor() : to;
        if (!_try(sender, abi.encodeCall(registry.accept, (codes[index])))) return;
        if (sender != to) ++breaches["accepted by another"];
        _passed(index, to);
    }

    function acceptSigned(uint256 seed) external seeded(seed) {
        uint256 index = _offeredIndex();
        (CityCode code, address to) = (codes[index], registry.offerOf(codes[index]));
        if (to == address(0)) return;
        uint256 nonce = registry.nonces(to);
        bytes32 message = Messages.acceptance(code, models[index].holder, to, models[index].epoch, nonce, time);
        bytes memory signature = sign(_signer(to), message);
        bytes memory call = abi.encodeCall(registry.acceptSigned, (code, nonce, time, signature));
        if (_trySigned(to, message, signature, call)) _passed(index, to);
    }

    function cancelSigned(uint256 seed) external seeded(seed) {
        _try(_actor(), abi.encodeCall(registry.cancelSigned, ()));
    }

    /// An officer of a former holder, unless it has another standing by now, with any verb.
    function formerOfficerActs(uint256 seed) external seeded(seed) {
        uint256 index = _issuedIndex();
        address former = _voidOfficers[index];
        if (former == address(0)) return;
        for (uint256 i = 0; i < codes.length; ++i) {
            if (_mayAct(i, former, 31) || registry.offerOf(codes[i]) == former) return;
        }
        ++successes[msg.sig];
        _tryWithoutStanding(former, _anything(former));
    }

    function wait_(uint256 seed) external seeded(seed) {
        skip(_pick(3) == 0 ? _pick(10 days) : _pick(6 hours));
        ++successes[msg.sig];
    }

    // ------------------------------------------------------------------------------------------ what tests look at

    function codeCount() external view returns (uint256) {
        return codes.length;
    }

    function actorCount() external view returns (uint256) {
        return actors.length;
    }

    /// All that the registry says about codes, officers and offers; not about applications.
    function fingerprint() public view returns (bytes32 hash) {
        for (uint256 i = 0; i < codes.length; ++i) {
            CityCode code = codes[i];
            hash = keccak256(abi.encode(hash, registry.recordOf(code), registry.resolve(code), registry.offerOf(code)));
            for (uint256 j = 0; j < actors.length; ++j) {
                hash = keccak256(abi.encode(hash, registry.officerTerm(code, actors[j])));
            }
        }
    }

    /// The roles that the model gives; none unless `active`.
    function expectedRoles(uint256 index, address account, bool active) public view returns (uint8) {
        if (!active) return 0;
        if (models[index].holder == account) return 31;
        OfficerTerm memory term = _terms[index][models[index].epoch][account];
        return time < term.until ? term.roles : 0;
    }

    function parentOf(uint256 index) external view returns (uint256) {
        return _parents[index];
    }

    function theRegistry() external view returns (address) {
        return address(registry);
    }

    // ------------------------------------------------------------------------------------------------------ choices

    /// A number below `limit`.
    function _pick(uint256 limit) private returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % limit;
    }

    function _actor() private returns (address) {
        return actors[_pick(actors.length)];
    }

    function _index() private returns (uint256) {
        return _pick(codes.length);
    }

    /// Some code of this status, if there is one not far from a random place.
    function _where(Status status) private returns (uint256 index) {
        index = _index();
        for (uint256 i = 0; i < codes.length && registry.recordOf(codes[index]).status != status; ++i) {
            index = (index + 1) % codes.length;
        }
    }

    function _issuedIndex() private returns (uint256) {
        return _pick(8) == 0 ? _index() : _where(Status.Active);
    }

    /// A code that nobody has, below one that somebody has, if there is one.
    function _openIndex() private returns (uint256 index) {
        index = _where(Status.Unassigned);
        for (uint256 i = 0; i < codes.length; ++i) {
            uint256 parent = _parents[index];
            if (parent != NONE && models[parent].holder != address(0) && models[index].holder == address(0))
                return index;
            index = (index + 1) % codes.length;
        }
    }

    function _offeredIndex() private returns (uint256 index) {
        index = _index();
        for (uint256 i = 0; i < codes.length && registry.offerOf(codes[index]) == address(0); ++i) {
            index = (index + 1) % codes.length;
        }
    }

    /// A pending application for a code that nobody has, if there is one.
    function _pending() private returns (uint256 index, address who) {
        (index, who) = (_index(), _actor());
        for (uint256 i = 0; i < codes.length; ++i) {
            if (models[i].holder != address(0)) continue;
            for (uint256 j = 0; j < actors.length; ++j) {
                if (registry.applicationOf(codes[i], actors[j]).status == ApplicationStatus.Pending) {
                    (index, who) = (i, actors[j]);
                    if (_pick(2) == 0) return (index, who);
                }
            }
        }
    }

    /// Mostly somebody who may act for the code.
    function _authority(uint256 index) private returns (address) {
        uint256 choice = _pick(8);
        if (index == NONE || choice == 0) return _actor();
        if (choice < 4 && _lastOfficers[index] != address(0)) return _lastOfficers[index];
        return models[index].holder;
    }

    /// Mostly the right one.
    function _signer(address account) private returns (address) {
        return _pick(5) == 0 || account == address(0) ? _actor() : account;
    }

    function _appointment() private returns (uint256 index, address who, uint8 roles, uint40 until) {
        (index, who, roles) = (_issuedIndex(), _actor(), uint8(1 + _pick(31)));
        until = uint40(time + _pick(20 days));
    }

    function _application(uint256 index, address who) private returns (Application memory) {
        uint32 round = registry.applicationOf(codes[index], who).round + uint32(_pick(6) == 0 ? 0 : 1);
        return Application(codes[index], _kinds[index], who, round, bytes32(_random), time);
    }

    // --------------------------------------------------------------------------------------------------- the model

    /// Who answers for what was below a code: itself, its successor, or the level above; NONE is the council.
    function _issuerOf(uint256 index) private view returns (uint256 issuer) {
        issuer = _parents[index];
        while (issuer != NONE && models[issuer].retired) {
            issuer = models[issuer].successor == 0 ? _parents[issuer] : models[issuer].successor - 1;
        }
    }

    function _mayAct(uint256 index, address account, uint8 role) private view returns (bool) {
        return index != NONE && expectedRoles(index, account, true) & role != 0;
    }

    /// Whether all above the code are active, and its country not frozen.
    function _isOpen(uint256 index) private view returns (bool) {
        uint256 above = _parents[index];
        while (above != NONE) {
            if (registry.recordOf(codes[above]).status != Status.Active) return false;
            if (_parents[above] == NONE && registry.recordOf(codes[above]).frozenUntil > time) return false;
            above = _parents[above];
        }
        return true;
    }

    function _assigned(uint256 index, address holder) private {
        if (models[index].holder != address(0)) ++breaches["issued twice"];
        models[index].holder = holder;
    }

    function _passed(uint256 index, address to) private {
        if (_lastOfficers[index] != address(0)) _voidOfficers[index] = _lastOfficers[index];
        (models[index].holder, models[index].epoch) = (to, models[index].epoch + 1);
    }

    function _appointed(uint256 index, address who, uint8 roles, uint40 until) private {
        _terms[index][models[index].epoch][who] = OfficerTerm(roles, until);
        _lastOfficers[index] = who;
    }

    function _checkIssued(uint256 index, address sender, bool open, uint8 role) private {
        if (!open) ++breaches["issued below what is not active"];
        _checkRole(_parents[index], sender, role);
    }

    function _checkRole(uint256 index, address sender, uint8 role) private {
        if (!_mayAct(index, sender, role)) ++breaches["acted without role"];
    }

    function _checkHolder(uint256 index, address sender) private {
        if (models[index].holder != sender) ++breaches["acted without being the holder"];
    }

    // ------------------------------------------------------------------------------------------------------- calls

    function _try(address sender, bytes memory call) private returns (bool success) {
        vm.prank(sender);
        (success, ) = address(registry).call(call);
        if (success) ++successes[msg.sig];
    }

    /// A signed form, submitted by anyone, sometimes twice.
    function _trySigned(
        address account,
        bytes32 message,
        bytes memory signature,
        bytes memory call
    ) private returns (bool success) {
        address sender = _actor();
        success = _try(sender, call);
        if (!success) return false;
        bool signed = keccak256(signature) == keccak256(sign(account, message));
        if (!signed && sender != account) ++breaches["taken without signature"];
        if (_pick(2) == 0 && _try(_actor(), call)) ++breaches["message acted twice"];
    }

    function _councilDoes(bytes memory call) private returns (bool success) {
        // Where it was scheduled before and then refused, it is scheduled still.
        vm.prank(council);
        (success, ) = address(manager).call(abi.encodeCall(manager.schedule, (address(registry), call, 0)));
        skip(COUNCIL_DELAY);
        vm.prank(council);
        (success, ) = address(manager).call(abi.encodeCall(manager.execute, (address(registry), call)));
        if (success) ++successes[msg.sig];
    }

    /// By whoever answers for the code, or by anyone. Countries, mostly left in peace, by the council.
    function _oversee(uint256 index, bytes memory call, uint8 role) private returns (bool success) {
        uint256 issuer = _issuerOf(index);
        if (issuer == NONE) return _councilDoes(call);
        address sender = _authority(issuer);
        success = _try(sender, call);
        if (!success) return false;
        if (role == 0) _checkHolder(issuer, sender);
        else _checkRole(issuer, sender, role);
    }

    /// Counts a breach if the call gets through or changes anything.
    function _tryWithoutStanding(address sender, bytes memory call) private {
        bytes32 before = fingerprint();
        vm.prank(sender);
        (bool success, ) = address(registry).call(call);
        if (success || fingerprint() != before) ++breaches[sender == council ? "council at once" : "former officer"];
    }

    /// One of the verbs that change codes, with arguments that would do for the right sender.
    function _anything(address sender) private returns (bytes memory) {
        (uint256 index, address who) = (_index(), _actor());
        CityCode code = codes[index];
        bytes[12] memory calls = [
            abi.encodeCall(registry.issue, (codes[_openIndex()], _kinds[_openIndex()], who)),
            abi.encodeCall(registry.approve, (code, who, registry.applicationOf(code, who).round)),
            abi.encodeCall(registry.suspend, (codes[_where(Status.Active)], SuspensionReason.Other)),
            abi.encodeCall(registry.reinstate, (codes[_where(Status.Suspended)])),
            abi.encodeCall(registry.retire, (codes[_where(Status.Active)], NO_CODE, none())),
            abi.encodeCall(registry.appoint, (codes[_where(Status.Active)], sender, 31, type(uint40).max)),
            abi.encodeCall(registry.dismiss, (code, _lastOfficers[index])),
            abi.encodeCall(registry.publish, (codes[_where(Status.Active)], bytes32(_random))),
            abi.encodeCall(registry.offer, (codes[_where(Status.Active)], sender)),
            abi.encodeCall(registry.accept, (codes[_offeredIndex()])),
            abi.encodeCall(registry.admitCountry, (codes[1], sender)),
            abi.encodeCall(registry.freeze, (codes[0]))
        ];
        return calls[_pick(12)];
    }
}
