#ifndef SAFAR_BASE_OLD_STYLE_H
#define SAFAR_BASE_OLD_STYLE_H
int old_style();
#endif
