export { fileUploadRoutes } from './file-upload.routes.ts';
export { attachFile, deleteFile, findImageContent } from './file-upload.service.ts';

export { mediaJobs } from './media.jobs.ts';
