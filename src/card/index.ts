export { detectFaces, type Face, faceGridPx } from './face.ts';
