/**
 * Page tables: the entry format, four-level tables in off-heap pages, and a walker that hands over a table page at a time.
 *
 * <p>Tables are named by absolute addresses, so a look-up is four dependent loads and nothing else. Readers take no lock; every entry is one
 * aligned 8-byte word, written with release and read whole, and a table page is zeroed before the entry that leads to it is
 * stored. Upper entries change under the page-table lock of the address space, the entries of the last level under the lock of their page.
 */
package org.hmmlab.pagetable;
