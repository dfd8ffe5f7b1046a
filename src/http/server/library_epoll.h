/*
 * http/server/library_epoll: lets the HTTP library stop listening from two threads at the same moment.
 *
 * libmicrohttpd 0.9.75 panics if the listening socket is no longer in an epoll set it takes it out of. Yet
 * MHD_quiesce_daemon() does that in the thread of its caller, and a worker that wakes at the same moment does it, too. The build
 * renames the library's epoll_ctl() to http_library_epoll_ctl().
 */
#pragma once

#include <sys/epoll.h>

/* As epoll_ctl(2), except that taking out what is not in the set succeeds. */
int http_library_epoll_ctl(int epoll, int operation, int socket, struct epoll_event *event);
