// SPDX-License-Identifier: Apache-2.0
// The button that opens the user menu; stands alone until the menu's code is there.
import { Button } from 'react-aria-components/Button';
import type { Me } from '../api';
import { useWords } from '../i18n';
import { Icon } from '../ui/icon';

export function UserButton({ me }: { me: Me }) {
  const { t, code } = useWords();
  return (
    <Button className="bar-button bar-user">
      <span className="sr-only">{t('menu.open')}</span>
      <Icon name="user" size={16} />
      <span className="bar-user-name">
        <bdi>{me.display_name}</bdi>
        <small>{code('role', me.role)}</small>
      </span>
      <Icon name="down" size={9} />
    </Button>
  );
}
