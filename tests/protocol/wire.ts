// What crosses the wire, in Slack's own types: each field of the two interfaces becomes a JSON Schema (schemas.py).
// The types have one list of blocks for everything. Which surface takes which says each block's own page
// ("Available in surfaces"): https://docs.slack.dev/reference/block-kit/blocks

import type {
  BlockAction,
  BlockSuggestion,
  EnvelopedEvent,
  GlobalShortcut,
  MessageShortcut,
  SlashCommand,
  ViewClearResponseAction,
  ViewClosedAction,
  ViewErrorsResponseAction,
  ViewPushResponseAction,
  ViewSubmitAction,
  ViewUpdateResponseAction,
} from '@slack/bolt';
import type {
  ActionsBlock,
  AlertBlock,
  AppHomeOpenedEvent,
  AppRateLimitedEvent,
  AppUninstalledEvent,
  Button,
  CardBlock,
  CarouselBlock,
  ContainerBlock,
  ContextBlock,
  DataTableBlock,
  DividerBlock,
  GenericMessageEvent,
  HeaderBlock,
  HomeView,
  ImageBlock,
  InputBlock,
  KnownBlock,
  MessageEvent,
  MessageMetadata,
  ModalView,
  RawNumberElement,
  RawTextElement,
  RichTextBlock,
  SectionBlock,
  TableBlock,
  TeamJoinEvent,
  TokensRevokedEvent,
  UserChangeEvent,
  VideoBlock,
} from '@slack/types';

type InEveryView =
  | ActionsBlock
  | ContextBlock
  | DividerBlock
  | HeaderBlock
  | ImageBlock
  | InputBlock
  | RichTextBlock
  | SectionBlock
  | VideoBlock;

// Blocks and cells that @slack/types does not have yet; Slack's guide for agents has their rules.

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export interface DataVisualizationBlock {
  type: 'data_visualization';
  block_id?: string;
  /** @description Maximum length is 50 characters. */
  title: string;
  chart: PieChart | AxisChart;
}
interface PieChart {
  type: 'pie';
  /** @description Maximum 12 items. */
  segments: { label: string; value: number }[];
}
interface AxisChart {
  type: 'bar' | 'line' | 'area';
  /** @description Maximum 12 items. */
  series: { name: string; data: { label: string; value: number }[] }[];
  axis_config: { categories: string[]; x_label?: string; y_label?: string };
}
/** A button in a row of a data table: https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
export interface ActionCell {
  type: 'action_cell';
  element: Button;
  fallback?: RawTextElement | RawNumberElement;
}

type Modal = Omit<ModalView, 'blocks'> & {
  /** @description Max of 100 blocks. */
  blocks: (InEveryView | AlertBlock | CardBlock)[];
};
type Home = Omit<HomeView, 'blocks'> & {
  /** @description Max of 100 blocks. */
  blocks: (
    | InEveryView
    | CardBlock
    | CarouselBlock
    | ContainerBlock
    | DataTableBlock
    | DataVisualizationBlock
    | TableBlock
  )[];
};

/** A message inside an event about it; see corrections.py. */
export interface MessageInEvent extends Omit<GenericMessageEvent, 'channel' | 'channel_type' | 'event_ts'> {}

export interface FromTheApp {
  /** @description Max of 50 blocks. */
  blocks: (Exclude<KnownBlock, AlertBlock> | DataVisualizationBlock)[];
  metadata: MessageMetadata;
  modal: Modal;
  home: Home;
  response_action:
    | (Omit<ViewUpdateResponseAction, 'view'> & { view: Modal })
    | (Omit<ViewPushResponseAction, 'view'> & { view: Modal })
    | ViewClearResponseAction
    | ViewErrorsResponseAction;
}

/** https://docs.slack.dev/reference/events/url_verification: no type has it. */
interface UrlVerification {
  type: 'url_verification';
  token?: string;
  challenge: string;
}
/** https://docs.slack.dev/interactivity/implementing-slash-commands: no type has it. */
interface SslCheck {
  ssl_check: '1';
  token?: string;
}

export interface ToTheApp {
  app_rate_limited: AppRateLimitedEvent;
  url_verification: UrlVerification;
  ssl_check: SslCheck;
  block_actions: BlockAction;
  block_suggestion: BlockSuggestion;
  message_action: MessageShortcut;
  view_submission: ViewSubmitAction;
  view_closed: ViewClosedAction;
  shortcut: GlobalShortcut;
  command: SlashCommand;
  message: EnvelopedEvent<MessageEvent>;
  app_home_opened: EnvelopedEvent<AppHomeOpenedEvent>;
  user_change: EnvelopedEvent<UserChangeEvent>;
  team_join: EnvelopedEvent<TeamJoinEvent>;
  app_uninstalled: EnvelopedEvent<AppUninstalledEvent>;
  tokens_revoked: EnvelopedEvent<TokensRevokedEvent>;
}
