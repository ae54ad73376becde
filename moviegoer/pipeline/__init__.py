"""From film to report: the stages in order, what is cached, and what is written."""
