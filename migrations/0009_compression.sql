-- The large columns are compressed while a client waits for the commit. lz4 takes a fraction of pglz's time for them, where the
-- server was built with it.
do $$ begin
	alter table lead alter column submission set compression lz4;
	alter table lead alter column recommendation set compression lz4;
	alter table outbox alter column view set compression lz4;
	alter table outbox alter column message set compression lz4;
exception when feature_not_supported then
	null;
end $$;
