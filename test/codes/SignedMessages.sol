// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind} from "../../contracts/codes/CityCodes.sol";
import {
    Application,
    ROLE_ATTEST,
    ROLE_ENROL,
    ROLE_ISSUE,
    ROLE_PUBLISH,
    ROLE_REVIEW
} from "../../contracts/codes/ICityCodeRegistry.sol";

/// The EIP-712 messages as a wallet hashes them: written from the manual, not from the code under test.
library SignedMessages {
    string private constant DOMAIN =
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

    /// What is signed: the message within its domain.
    function digest(bytes32 message, uint256 chainId, address registry) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(keccak256(bytes(DOMAIN)), keccak256("Domicile City Codes"), keccak256("1"), chainId, registry)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function application(Application memory message) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        "Application(string code,string kind,address applicant,uint32 round,bytes32 digest,uint256 deadline)"
                    ),
                    _hash(message.code),
                    keccak256(bytes(_name(message.kind))),
                    message.applicant,
                    message.round,
                    message.digest,
                    message.deadline
                )
            );
    }

    function withdrawal(
        CityCode code,
        address applicant,
        uint32 round,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Withdrawal(string code,address applicant,uint32 round,uint256 deadline)");
        return keccak256(abi.encode(typeHash, _hash(code), applicant, round, deadline));
    }

    function appointment(
        CityCode code,
        address holder,
        address officer,
        uint8 roles,
        uint40 until,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Appointment(string code,address holder,address officer,bool issue,bool review,bool enrol,bool attest,bool publish,uint40 until,uint24 epoch,uint256 nonce,uint256 deadline)"
        );
        return
            keccak256(
                bytes.concat(
                    abi.encode(typeHash, _hash(code), holder, officer),
                    abi.encode(_has(roles, ROLE_ISSUE), _has(roles, ROLE_REVIEW), _has(roles, ROLE_ENROL)),
                    abi.encode(_has(roles, ROLE_ATTEST), _has(roles, ROLE_PUBLISH), until, epoch, nonce, deadline)
                )
            );
    }

    function dismissal(
        CityCode code,
        address holder,
        address officer,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Dismissal(string code,address holder,address officer,uint24 epoch,uint256 nonce,uint256 deadline)"
        );
        return keccak256(abi.encode(typeHash, _hash(code), holder, officer, epoch, nonce, deadline));
    }

    function publication(
        CityCode code,
        address holder,
        bytes32 documentDigest,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Publication(string code,address holder,bytes32 digest,uint24 epoch,uint256 nonce,uint256 deadline)"
        );
        return keccak256(abi.encode(typeHash, _hash(code), holder, documentDigest, epoch, nonce, deadline));
    }

    function offer(
        CityCode code,
        address holder,
        address to,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Offer(string code,address holder,address to,uint24 epoch,uint256 nonce,uint256 deadline)"
        );
        return keccak256(abi.encode(typeHash, _hash(code), holder, to, epoch, nonce, deadline));
    }

    function acceptance(
        CityCode code,
        address from,
        address holder,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Acceptance(string code,address from,address holder,uint24 epoch,uint256 nonce,uint256 deadline)"
        );
        return keccak256(abi.encode(typeHash, _hash(code), from, holder, epoch, nonce, deadline));
    }

    function _hash(CityCode code) private pure returns (bytes32) {
        return keccak256(bytes(code.toText()));
    }

    function _has(uint8 roles, uint8 role) private pure returns (bool) {
        return roles & role == role;
    }

    function _name(Kind kind) private pure returns (string memory) {
        return ["None", "Country", "City", "Organisation", "Department", "ObjectClass"][uint256(kind)];
    }
}
