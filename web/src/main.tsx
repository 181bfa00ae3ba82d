// SPDX-License-Identifier: Apache-2.0
// The start of the console.
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { WordsProvider } from './i18n';
import { router } from './routes';
import { queries } from './session';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/pages.css';

const root = document.getElementById('root');
if (root === null) throw new Error('no #root in the page');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <WordsProvider>
        <RouterProvider router={router} />
      </WordsProvider>
    </QueryClientProvider>
  </StrictMode>,
);
