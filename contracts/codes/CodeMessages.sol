// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind} from "./CityCodes.sol";
import {Application, ROLE_ATTEST, ROLE_ENROL, ROLE_ISSUE, ROLE_PUBLISH, ROLE_REVIEW} from "./ICityCodeRegistry.sol";

/// @title What people sign about city codes
/// @notice EIP-712 struct hashes. Every party is a field, codes and kinds are text, and each message carries the
/// counter that it moves: the round of an application, else the signer's nonce. The epoch voids it with a change of
/// holder. `src/codes/acts.ts` has the same types.
library CodeMessages {
    bytes32 private constant APPLICATION = keccak256(
        "Application(string code,string kind,address applicant,uint32 round,bytes32 digest,uint256 deadline)"
    );
    bytes32 private constant WITHDRAWAL = keccak256(
        "Withdrawal(string code,address applicant,uint32 round,uint256 deadline)"
    );
    bytes32 private constant APPOINTMENT = keccak256(
        "Appointment(string code,address holder,address officer,bool issue,bool review,bool enrol,bool attest,"
        "bool publish,uint40 until,uint24 epoch,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant DISMISSAL = keccak256(
        "Dismissal(string code,address holder,address officer,uint24 epoch,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PUBLICATION = keccak256(
        "Publication(string code,address holder,bytes32 digest,uint24 epoch,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant OFFER = keccak256(
        "Offer(string code,address holder,address to,uint24 epoch,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant ACCEPTANCE = keccak256(
        "Acceptance(string code,address from,address holder,uint24 epoch,uint256 nonce,uint256 deadline)"
    );

    function application(Application calldata message) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    APPLICATION,
                    message.code.hashText(),
                    _hashName(message.kind),
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
        return keccak256(abi.encode(WITHDRAWAL, code.hashText(), applicant, round, deadline));
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
        return
            keccak256(
                abi.encode(
                    APPOINTMENT,
                    code.hashText(),
                    holder,
                    officer,
                    roles & ROLE_ISSUE != 0,
                    roles & ROLE_REVIEW != 0,
                    roles & ROLE_ENROL != 0,
                    roles & ROLE_ATTEST != 0,
                    roles & ROLE_PUBLISH != 0,
                    until,
                    epoch,
                    nonce,
                    deadline
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
        return keccak256(abi.encode(DISMISSAL, code.hashText(), holder, officer, epoch, nonce, deadline));
    }

    function publication(
        CityCode code,
        address holder,
        bytes32 digest,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(PUBLICATION, code.hashText(), holder, digest, epoch, nonce, deadline));
    }

    function offer(
        CityCode code,
        address holder,
        address to,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER, code.hashText(), holder, to, epoch, nonce, deadline));
    }

    function acceptance(
        CityCode code,
        address from,
        address holder,
        uint24 epoch,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACCEPTANCE, code.hashText(), from, holder, epoch, nonce, deadline));
    }

    /// A kind is written as it is called in {Kind}.
    function _hashName(Kind kind) private pure returns (bytes32) {
        if (kind == Kind.City) return keccak256("City");
        if (kind == Kind.Organisation) return keccak256("Organisation");
        if (kind == Kind.Department) return keccak256("Department");
        return keccak256("ObjectClass");
    }
}
