/*
 * base/banned: calls that this code base does not make, each with what to use instead.
 *
 * Included by base/error.h, so every file sees it. System and library headers come first in every
 * source, so only our own code is refused.
 */
#pragma once

#define BANNED(name) name##_is_banned_see_base_banned_h

#undef strcpy
#define strcpy BANNED(strcpy) /* g_strlcpy, GString */
#undef strcat
#define strcat BANNED(strcat) /* GString */
#undef sprintf
#define sprintf BANNED(sprintf) /* g_snprintf, g_strdup_printf */
#undef strtok
#define strtok BANNED(strtok) /* g_strsplit */
#undef atoi
#define atoi BANNED(atoi) /* g_ascii_string_to_unsigned */
#undef atol
#define atol BANNED(atol)
#undef atof
#define atof BANNED(atof) /* g_ascii_strtod */
#undef strtol
#define strtol BANNED(strtol)
#undef strtoul
#define strtoul BANNED(strtoul)
#undef strtoll
#define strtoll BANNED(strtoll)
#undef strtoull
#define strtoull BANNED(strtoull)
#undef localtime
#define localtime BANNED(localtime) /* GDateTime */
#undef gmtime
#define gmtime BANNED(gmtime)
#undef strerror
#define strerror BANNED(strerror) /* g_strerror */
#undef rand
#define rand BANNED(rand) /* randombytes_uniform */
#undef system
#define system BANNED(system)
#undef popen
#define popen BANNED(popen)
#undef alloca
#define alloca BANNED(alloca)
