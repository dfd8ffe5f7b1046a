/* domain/submission/money_words: the words of amounts of money. For domain/submission/money alone. */
#pragma once

#include "domain/submission/money.h"

typedef enum MoneyWordKind {
	MONEY_WORD_CURRENCY,
	MONEY_WORD_SCALE,  /* directly behind a number */
	MONEY_WORD_PER,	   /* before a unit */
	MONEY_WORD_UNIT,   /* behind "per" */
	MONEY_WORD_PERSON, /* the same, and changes nothing: the question asks for it */
	MONEY_WORD_PERIOD, /* says all by itself: "monthly" */
	MONEY_WORD_RANGE,  /* between two numbers */
	MONEY_WORD_AND,	   /* the same, behind "between" */
	MONEY_WORD_OPEN,   /* before a range: "between", "from" */
	MONEY_WORD_NOISE,  /* changes nothing: "ca.", "up to" */
} MoneyWordKind;

typedef struct MoneyWord {
	const char *text; /* lower case */
	MoneyWordKind kind;
	double scale;
	const char *currency; /* NULL: none */
	MoneyPeriod period;
} MoneyWord;

/*
 * The longest word that text begins with, among those behind "per" or among all others; a word that ends in a letter is
 * not the beginning of a longer one. NULL: none.
 */
const MoneyWord *money_word_find(const char *text, bool is_unit);
