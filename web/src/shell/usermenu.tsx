// SPDX-License-Identifier: Apache-2.0
// The menu of the signed-in user: language, theme, row height, letter keys, sign out.
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, type Selection } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import type { Me } from '../api';
import { locales, useWords, type Key } from '../i18n';
import { setPrefs, usePrefs, type Density, type Language, type Theme } from '../prefs';
import { signOut } from '../session';
import { Icon } from '../ui/icon';
import { UserButton } from './userbutton';

export interface UserMenuProps {
  me: Me;
  onShortcuts: () => void;
}

export function UserMenu({ me, onShortcuts }: UserMenuProps) {
  const { t } = useWords();
  const prefs = usePrefs();
  const one = (selection: Selection) => (selection === 'all' ? undefined : [...selection][0]);

  function Choices({ title, options, chosen, onChoose }: { title: string; options: [string, string][]; chosen: string; onChoose: (value: string) => void }) {
    return (
      <MenuSection
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[chosen]}
        onSelectionChange={(keys) => {
          const value = one(keys);
          if (value !== undefined) onChoose(String(value));
        }}
      >
        <Header className="menu-head">{title}</Header>
        {options.map(([value, text]) => (
          <MenuItem key={value} id={value} textValue={text} className="menu-item">
            <span className="menu-mark" aria-hidden="true">
              <Icon name="confirmed" size={12} />
            </span>
            {text}
          </MenuItem>
        ))}
      </MenuSection>
    );
  }

  const words = (group: string, values: string[]): [string, string][] => values.map((v) => [v, t(`${group}.${v}` as Key)]);

  return (
    <MenuTrigger>
      <UserButton me={me} />
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          onAction={(key) => {
            if (key === 'shortcuts') onShortcuts();
            if (key === 'sign_out') void signOut();
          }}
        >
          {Choices({
            title: t('menu.language'),
            options: Object.entries(locales).map(([value, { name }]) => [value, name]),
            chosen: prefs.language,
            onChoose: (value) => setPrefs({ language: value as Language }),
          })}
          {Choices({
            title: t('menu.theme'),
            options: words('theme', ['system', 'light', 'dark']),
            chosen: prefs.theme,
            onChoose: (value) => setPrefs({ theme: value as Theme }),
          })}
          {Choices({
            title: t('menu.density'),
            options: words('density', ['comfortable', 'compact']),
            chosen: prefs.density,
            onChoose: (value) => setPrefs({ density: value as Density }),
          })}
          {Choices({
            title: t('menu.keys'),
            options: words('menu', ['keys_on', 'keys_off']),
            chosen: prefs.letterKeys ? 'keys_on' : 'keys_off',
            onChoose: (value) => setPrefs({ letterKeys: value === 'keys_on' }),
          })}
          <Separator className="menu-line" />
          <MenuItem id="shortcuts" className="menu-item menu-item-plain">
            {t('menu.shortcuts')}
          </MenuItem>
          <MenuItem id="sign_out" className="menu-item menu-item-plain">
            {t('menu.sign_out')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
