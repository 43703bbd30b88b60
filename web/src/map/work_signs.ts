// How far works are, told by colour and by shape: what is planned is hollow and dashed, what is under way
// half filled and striped, what is done full. Drawn alike on the map and in its legend.
import type { Stage } from '../api/works_client';

export const kStageColours: Record<Stage, string> = { planned: '#5e3c99', under_way: '#b35806', done: '#1b7837' };

// In a square of 24: the part of the disc that is filled; the tick on what is done is left white.
export const kStageDisc = 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16z';
export const kStageFill: Record<Stage, string> = {
  planned: '',
  under_way: 'M12 4a8 8 0 0 0 0 16z',
  done: kStageDisc,
};
export const kDoneTick = 'M8 12.2l2.8 2.8 5.2-5.6';

// Dashes in widths of the line; of what is under way they are white, along its middle.
export const kStageDashes: Record<Stage, [number, number] | null> = {
  planned: [2, 1.6], under_way: [2, 2], done: null,
};
// The white middle as a part of the line's width.
export const kStripe = 0.42;
