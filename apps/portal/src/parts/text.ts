import type {
  AnnulmentReason,
  ApplicationStatus,
  IdKind,
  IdStatus,
  Kind,
  RefusalReason,
  Role,
  Status,
  SuspensionReason,
} from "../../../../src/index.js";
import { texts } from "../language/language.js";

const en = {
  loading: "Reading the chain …",
  again: "Try again",
  copy: "Copy",
  copied: "Copied",
  older: "Look for older ones",
  noneYet: "None among the newest.",
  more: (count: string) => `Show more (${count})`,
  fewer: "Show fewer",
  unasked: (count: string) => `Came unasked, and was not used since: ${count}`,
  unaskedNote:
    "Others can issue codes and pass Super IDs on to any account. The account did nothing for these, nor with them.",
};

export const usePartTexts = texts({
  en,
  zh: {
    loading: "正在读取链上数据……",
    again: "重试",
    copy: "复制",
    copied: "已复制",
    older: "查找更早的",
    noneYet: "最近的当中没有。",
    more: (count) => `显示更多（${count}）`,
    fewer: "收起",
    unasked: (count) => `未经请求而来、此后也未使用：${count}`,
    unaskedNote:
      "他人可以把代码发给任何账户，也可以把 Super ID 转给任何账户。该账户没有要求过这些，也没有使用过。",
  },
});

/** The contracts' enumerations as people read them. */
interface Words {
  kinds: Record<Kind, string>;
  statuses: Record<Status, string>;
  suspensions: Record<SuspensionReason, string>;
  refusals: Record<RefusalReason, string>;
  applications: Record<ApplicationStatus, string>;
  roles: Record<Role, string>;
  idKinds: Record<IdKind, string>;
  idStatuses: Record<IdStatus, string>;
  annulments: Record<AnnulmentReason, string>;
}

export const useWords = texts<Words>({
  en: {
    kinds: {
      Country: "Country",
      City: "City",
      Organisation: "Organisation",
      Department: "Department",
      ObjectClass: "Class of objects",
    },
    statuses: {
      unassigned: "not issued",
      active: "active",
      suspended: "suspended",
      retired: "retired",
    },
    suspensions: {
      none: "none",
      "records under review": "records under review",
      "key compromised": "key compromised",
      "holder unreachable": "holder unreachable",
      "authority withdrawn": "authority withdrawn",
      "terms breached": "terms breached",
      "court order": "court order",
      other: "other",
    },
    refusals: {
      none: "none",
      "documents incomplete": "documents incomplete",
      "not entitled": "not entitled",
      "code meant for another": "code meant for another",
      "kind not fitting": "kind not fitting",
      duplicate: "duplicate",
      other: "other",
    },
    applications: {
      none: "none",
      pending: "pending",
      refused: "refused",
      withdrawn: "withdrawn",
    },
    roles: {
      issue: "issue",
      review: "review",
      enrol: "enrol",
      attest: "attest",
      publish: "publish",
    },
    idKinds: { Organisation: "Organisation", Resident: "Resident" },
    idStatuses: {
      unregistered: "not registered",
      active: "active",
      deactivated: "deactivated",
      annulled: "annulled",
    },
    annulments: {
      none: "none",
      "wrong party": "wrong party",
      duplicate: "duplicate",
      "documents false": "documents false",
      "key lost": "key lost",
      "court order": "court order",
      other: "other",
    },
  },
  zh: {
    kinds: {
      Country: "国家",
      City: "城市",
      Organisation: "组织",
      Department: "部门",
      ObjectClass: "物品类别",
    },
    statuses: { unassigned: "未发放", active: "有效", suspended: "暂停", retired: "已注销" },
    suspensions: {
      none: "无",
      "records under review": "记录审查中",
      "key compromised": "密钥泄露",
      "holder unreachable": "无法联系持有人",
      "authority withdrawn": "授权撤回",
      "terms breached": "违反条款",
      "court order": "法院命令",
      other: "其他",
    },
    refusals: {
      none: "无",
      "documents incomplete": "材料不全",
      "not entitled": "无权申请",
      "code meant for another": "代码属于他人",
      "kind not fitting": "类别不符",
      duplicate: "重复",
      other: "其他",
    },
    applications: { none: "无", pending: "待审核", refused: "已拒绝", withdrawn: "已撤回" },
    roles: { issue: "发码", review: "审核", enrol: "登记", attest: "证明", publish: "发布" },
    idKinds: { Organisation: "组织", Resident: "居民" },
    idStatuses: {
      unregistered: "未登记",
      active: "有效",
      deactivated: "已停用",
      annulled: "已撤销",
    },
    annulments: {
      none: "无",
      "wrong party": "主体有误",
      duplicate: "重复",
      "documents false": "材料虚假",
      "key lost": "密钥遗失",
      "court order": "法院命令",
      other: "其他",
    },
  },
});
