function double(record)
	return record.n * 2
end
