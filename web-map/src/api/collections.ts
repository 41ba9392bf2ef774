import { request } from './request';

export interface Title {
  zh: string;
  en: string;
}

export interface Field {
  name: string;
  type: string;
  title: Title;
  unit?: string | null;
  code_list?: string | null;
  /** The collection a reference points to. */
  target?: string | null;
  /** False: readers without an account never get its values. */
  open?: boolean;
  required?: boolean;
  minimum?: number;
  maximum?: number;
}

export interface Collection {
  name: string;
  title: Title;
  geometry: string;
  fields: Field[];
  count: number;
  /** First zoom at which tiles hold it; values of a field may have later ones of their own. */
  tile_zoom: number;
  first_zooms: { field: string; value: string; tile_zoom: number; label_zoom: number }[];
}

export interface Code {
  code: string;
  title: Title;
  parent?: string | null;
}

export interface Collections {
  collections: Collection[];
  code_lists: Record<string, Code[]>;
}

export const getCollections = (): Promise<Collections> => request('/api/v1/collections');
