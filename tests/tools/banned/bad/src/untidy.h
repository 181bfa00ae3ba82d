/* SPDX-License-Identifier: Apache-2.0 */
	int tabbed;
int trailing; 
int dos;
/* TODO: some day */
/* FIXME this */
<<<<<<< HEAD
int a_very_long_name_000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001;
